namespace S3Db.Testing;

/// <summary>An answer before it is written to the connection.</summary>
internal sealed record S3Response(int StatusCode)
{
    public ReadOnlyMemory<byte> Body { get; init; }

    public string? ContentType { get; init; }

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>What Content-Length says; the size of the body unless the answer is to a HEAD.</summary>
    public long? ContentLength { get; init; }

    public static S3Response Xml(ReadOnlyMemory<byte> body, int statusCode = 200) =>
        new(statusCode) { Body = body, ContentType = "application/xml" };
}
