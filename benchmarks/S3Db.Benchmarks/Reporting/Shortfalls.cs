namespace S3Db.Benchmarks.Reporting;

/// <summary>
/// Why a floor is missed on the machine of the report, and what reaching it would take; of no use once it is reached.
/// </summary>
internal static class Shortfalls
{
    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["T1"] = """
            partial segments leave as far apart as a PUT of the store usually takes, here 99 to 101 ms: 301 of them in
            30 s where the floor has room for 300. Runs lie within one in a hundred of it, on either side. It would take
            a longer pace than the store's, and each millisecond of it is half of one for the median of T4.
            """,
        ["T4"] = """
            partial segments leave every 100 ms, so that 5,000 calls a second cost 0.002 PUTs each. A call waits 50 ms
            for that on average, and then for a PUT whose median is 100: that alone is the floor of the median. And a
            slow PUT holds up the acknowledgement of what was stored behind it. Leaving every 85 ms would reach it, at
            0.0024 PUTs. Both floors at once would take acknowledgements out of order, which would show readers gaps.
            """,
        ["T16"] = """
            a read at a token answers from a committed generation, so it folds first what is not folded; own segments
            laid over a cached manifest would cost nothing and could show what a fold then decides otherwise, or a
            life that has ended (decision 0019). It would take a level of its own with a weaker promise. Once the
            token is reached, a read is 1 conditional GET.
            """,
    };

    public static string Explain(string target) => Known.TryGetValue(target, out var known)
        ? known.ReplaceLineEndings("\n  ").TrimEnd()
        : "not explained yet.";
}
