namespace S3Db.EventualConsistency;

/// <summary>A page of a manifest cannot be read: what needs it stops, and a fold goes on with the rest (I9).</summary>
internal class PageUnreadableException(string key, string message, Exception? cause = null)
    : S3DbException(S3DbErrorKind.Corrupt, message, cause)
{
    public string Key { get; } = key;
}
