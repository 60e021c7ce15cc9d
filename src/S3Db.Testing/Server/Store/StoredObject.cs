using System.Security.Cryptography;

namespace S3Db.Testing;

/// <summary>An object as the server keeps it. Never changed, only replaced.</summary>
internal sealed record StoredObject(byte[] Body, string ETag, DateTimeOffset LastModified)
{
    public string ContentType { get; init; } = "binary/octet-stream";

    /// <summary>Headers that are stored with the object and sent back: encodings and <c>x-amz-meta-*</c>.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The tag as the wire has it.</summary>
    public string QuotedETag => $"\"{ETag}\"";

    public static StoredObject Create(byte[] body, DateTimeOffset now) =>
        new(body, Convert.ToHexStringLower(Md5(body)), now);

    public static byte[] Md5(byte[] body)
    {
#pragma warning disable CA5351 // The ETag of S3 is an MD5, and clients check it.
        return MD5.HashData(body);
#pragma warning restore CA5351
    }
}
