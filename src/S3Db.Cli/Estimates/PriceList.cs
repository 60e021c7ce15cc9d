namespace S3Db.Cli.Estimates;

/// <summary>What a store bills, in dollars.</summary>
/// <param name="Name">Which store.</param>
/// <param name="Write">A million PUTs or LISTs.</param>
/// <param name="Read">A million GETs.</param>
/// <param name="Delete">A million DELETEs.</param>
/// <param name="Storage">A GB for a month.</param>
/// <param name="Upload">A GB sent to it.</param>
/// <param name="Download">A GB read from it, in its region.</param>
/// <param name="SwapsPerSecond">How many compare-and-swaps a second one object takes.</param>
/// <param name="Note">What there is to know before using it; null for nothing.</param>
internal sealed record PriceList(
    string Name,
    double Write,
    double Read,
    double Delete,
    double Storage,
    double Upload,
    double Download,
    double SwapsPerSecond,
    string? Note)
{
    /// <summary>DynamoDB on demand, a million write request units: an ADD is one, and not idempotent.</summary>
    public const double DynamoAdd = 0.625;

    /// <summary>A million transactional writes of a ledger row and its balance: four units each.</summary>
    public const double DynamoTransaction = 2.50;

    /// <summary>PUTs of one add in s3db.js 21.6.2, counted by a server while it ran.</summary>
    public const int PredecessorPuts = 19;

    public static readonly PriceList S3 = new("S3 Standard, us-east-1", 5, 0.40, 0, 0.023, 0, 0, 15, null);

    public static readonly PriceList S3Express = new(
        "S3 Express One Zone, us-east-1",
        1.13,
        0.03,
        0,
        0.11,
        0.0032,
        0.0006,
        68,
        "Directory buckets of S3 Express list keys in no order, which S3Db refuses: these are prices to compare with.");

    public static readonly PriceList R2 = new("Cloudflare R2", 4.50, 0.36, 0, 0.015, 0, 0, 15, null);

    public static IReadOnlyDictionary<string, PriceList> All { get; } = new Dictionary<string, PriceList>
    {
        ["s3"] = S3,
        ["s3-express"] = S3Express,
        ["r2"] = R2,
    };

    /// <summary>What these requests cost, in dollars.</summary>
    public double Of(in RequestRates requests) => (((requests.Put + requests.List) * Write)
        + (requests.Get * Read)
        + (requests.Delete * Delete)) / 1e6;
}
