using S3Db.Storage;

namespace S3Db;

/// <summary>
/// The settings of a hosted database, bound from the section <c>S3Db</c> or set in code; checked when the host starts.
/// </summary>
public sealed class S3DbHostingOptions
{
    internal const int ConnectionsMaxLimit = 4_096;
    internal static readonly TimeSpan RequestTimeoutLimit = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Where the database is; see <see cref="S3ConnectionString"/>. Required unless a store is given in code.
    /// </summary>
    /// <value>Empty by default. Configuration may also give it as <c>ConnectionStrings:s3db</c>.</value>
    public string ConnectionString { get; set; } = string.Empty;

    /// <summary>How long one request may take before its outcome counts as unknown.</summary>
    /// <value>30 seconds by default; above 0 and at most 10 minutes.</value>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many connections to an S3 endpoint are open at most; more requests wait.</summary>
    /// <value>128 by default; from 1 to 4,096.</value>
    public int ConnectionsMax { get; set; } = 128;

    /// <summary>How failed requests are repeated.</summary>
    /// <value>Bound from <c>Retry</c> of the section; the defaults of <see cref="StoreRetryOptions"/> if not.</value>
    public StoreRetryOptions Retry { get; set; } = new();

    /// <summary>How slow reads of an S3 store are hedged.</summary>
    /// <value>Bound from <c>Hedge</c> of the section; the defaults of <see cref="StoreHedgeOptions"/> if not.</value>
    public StoreHedgeOptions Hedge { get; set; } = new();
}
