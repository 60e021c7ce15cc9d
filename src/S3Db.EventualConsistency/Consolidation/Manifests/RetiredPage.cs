using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// A page that no manifest references any more, and since when; removed a little later, for slow readers.
/// </summary>
internal sealed record RetiredPage(string Key, Instant Retired);
