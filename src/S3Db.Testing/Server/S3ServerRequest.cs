using System.Globalization;

namespace S3Db.Testing;

/// <summary>A request that has reached an <see cref="InProcessS3Server"/>.</summary>
/// <param name="Number">Its number on this server, from 1.</param>
/// <param name="Operation">What it asks.</param>
/// <param name="Bucket">The bucket; empty for a list of buckets.</param>
/// <param name="Key">The key; the prefix of a listing; empty for a bucket.</param>
public sealed record S3ServerRequest(int Number, S3Operation Operation, string Bucket, string Key)
{
    /// <summary>The <c>If-Match</c> header as sent; null without one.</summary>
    public string? IfMatch { get; init; }

    /// <summary>The <c>If-None-Match</c> header as sent; null without one.</summary>
    public string? IfNoneMatch { get; init; }

    /// <summary>The size of the decoded body in bytes, as announced by its headers.</summary>
    public long BodySize { get; init; }

    /// <summary>One line of a log: <c>17 PutObject app/wallets.json if-none-match *</c>.</summary>
    public override string ToString()
    {
        var ifMatch = IfMatch is null ? string.Empty : $" if-match {IfMatch}";
        var ifNoneMatch = IfNoneMatch is null ? string.Empty : $" if-none-match {IfNoneMatch}";
        return string.Create(CultureInfo.InvariantCulture, $"{Number} {Operation} {Key}{ifMatch}{ifNoneMatch}");
    }
}
