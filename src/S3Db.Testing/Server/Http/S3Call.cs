using Microsoft.AspNetCore.Http;

namespace S3Db.Testing;

/// <summary>One request with everything its handler needs, received completely and checked.</summary>
internal sealed record S3Call(S3ServerRequest Request, S3Target Target, IHeaderDictionary Headers, byte[] Body)
{
    /// <summary>What a server that looks first and writes later saw of the object.</summary>
    public SeenObject? Seen { get; set; }

    /// <summary>A header's text; null when it was not sent.</summary>
    public string? Header(string name) => Headers.TryGetValue(name, out var value) ? value.ToString() : null;
}
