using S3Db.Storage;

namespace S3Db.Benchmarks.Measuring;

/// <summary>S3 list prices (us-east-1, Standard) of requests. Storage, transfer and machines are not in them.</summary>
internal static class Prices
{
    public const double DollarsPerMillionPuts = 5.00;
    public const double DollarsPerMillionGets = 0.40;

    /// <summary>Requests billed at the price of a put; a bulk delete is counted as one, the dearest reading.</summary>
    public static long PutClass(RequestCounts requests) => requests.Put + requests.List + requests.Delete;

    public static double Dollars(RequestCounts requests) =>
        ((PutClass(requests) * DollarsPerMillionPuts) + (requests.Get * DollarsPerMillionGets)) / 1e6;
}
