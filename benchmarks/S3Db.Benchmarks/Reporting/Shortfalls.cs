namespace S3Db.Benchmarks.Reporting;

/// <summary>Why a target is not reached, and what would be needed, for the report. Of no use once it is reached.</summary>
internal static class Shortfalls
{
    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["T6"] = "inflating takes 0.2 µs a transaction, parsing and making the objects 0.3, ordering 0.15, deciding 0.6, "
            + "mostly waiting for memory (decision 0017). It would take rows as an array of values a segment instead of "
            + "objects, a merge without a copy, and counters found by number instead of by name.",
    };

    public static string Explain(string target) => Known.GetValueOrDefault(target, "not explained yet.");
}
