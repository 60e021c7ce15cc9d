namespace S3Db.Benchmarks.Reporting;

/// <summary>
/// Why a floor is missed on the machine of the report, and what reaching it would take; of no use once it is reached.
/// </summary>
internal static class Shortfalls
{
    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["T4"] = """
            partial segments leave every 100 ms, so that 5,000 calls a second cost 0.002 PUTs each. A call waits 50 ms
            for that on average, and then for a PUT whose median is 100: that alone is the floor of the median. And a
            slow PUT holds up the acknowledgement of what was stored behind it. Leaving every 85 ms would reach it, at
            0.0024 PUTs. Both floors at once would take acknowledgements out of order, which would show readers gaps.
            """,
        ["T6"] = """
            inflating takes 0.2 µs a transaction, parsing and making the objects 0.3 to 0.6, ordering 0.15, deciding
            0.6 to 1.1, mostly waiting for memory (decision 0017). The floor is within a tenth of what this machine
            takes merely to inflate the same rows and tell their tokens apart (the limit). It would take a faster
            core, rows as an array of values a segment instead of objects, and counters found by number instead of by
            name.
            """,
        ["T7"] = """
            the gateway answers from the same two cores, and history is written and deflated in the same run. A
            transaction takes 5 to 12 µs of processor time end to end; 300,000 a second leave 6.6 on both cores, and
            none for the server. It would take a server on a machine of its own, and what T6 would.
            """,
        ["T13"] = """
            it is the processor: a process that has just started compiles its code on the same cores that fold, and
            between two passes it waits for pages and manifest to be stored. It would take code compiled ahead of
            time, and what T7 would.
            """,
        ["T16"] = """
            a read at a token answers from a committed generation, so it folds first what is not folded; own segments
            laid over a cached manifest would cost nothing and could show what a fold then decides otherwise, or a
            life that has ended (decision 0019). It would take a level of its own with a weaker promise. Once the
            token is reached, a read is 1 conditional GET.
            """,
        ["T23"] = """
            the kept run is from before passes followed the memory there is and counters were columns (decision 0023),
            and on the whole machine, where the collector lets garbage lie. With 256 MiB for objects the same fold peaks
            at some 400 MB. What is left for the stretch are the rows of two passes, the one that is folded and the one
            whose history is written, and 100 MB of runtime, code and zlib.
            """,
    };

    public static string Explain(string target) => Known.TryGetValue(target, out var known)
        ? known.ReplaceLineEndings("\n  ").TrimEnd()
        : "not explained yet.";
}
