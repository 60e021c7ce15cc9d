namespace S3Db.Simulation.Store;

/// <summary>Tells objects apart by their keys; on purpose by their text and not by the code that makes them.</summary>
internal static class Keys
{
    public const string Log = "resource=wallets_transactions_balance/";

    public static KeyKind KindOf(string key) =>
        key == "s3db.json" ? KeyKind.Catalog
        : key.Contains("/wal/", StringComparison.Ordinal) ? KeyKind.Segment
        : key.EndsWith("/manifest.json", StringComparison.Ordinal) ? KeyKind.Manifest
        : key.Contains("/pages/", StringComparison.Ordinal) ? KeyKind.Page
        : key.StartsWith(Log + "cohortMonth=", StringComparison.Ordinal) ? KeyKind.Cohort
        : key.Contains("/openings/", StringComparison.Ordinal) ? KeyKind.Opening
        : key.StartsWith(Log + "_archive/", StringComparison.Ordinal) ? KeyKind.Archive
        : key.StartsWith("resource=wallets/data/", StringComparison.Ordinal) ? KeyKind.Record
        : KeyKind.Other;

    public static string Wal(int shard) => $"{Log}_log/{shard:D3}/wal/";

    public static string Manifest(int shard) => $"{Log}_log/{shard:D3}/manifest.json";

    public static string Pages(int shard) => $"{Log}_log/{shard:D3}/pages/";

    /// <summary>The shard a key of the log belongs to; -1 for other keys.</summary>
    public static int ShardOf(string key)
    {
        const string Mark = "_log/";
        var at = key.IndexOf(Mark, StringComparison.Ordinal);
        return at >= 0 && int.TryParse(key.AsSpan(at + Mark.Length, 3), out var shard) ? shard : -1;
    }

    /// <summary>Where the copy of a cohort file is that left the log.</summary>
    public static string ArchiveOf(string cohortKey) => $"{Log}_archive/{cohortKey[Log.Length..]}";

    /// <summary>Shard and generation of a cohort file's key.</summary>
    public static bool TryParseCohort(string key, out int shard, out long generation)
    {
        (shard, generation) = (-1, 0);
        var name = key.AsSpan(key.LastIndexOf('/') + 1);
        return KindOf(key) == KeyKind.Cohort && name.EndsWith(".jsonl.gz") && name.IndexOf('-') is > 0 and var dash
            && int.TryParse(name[..dash], out shard)
            && long.TryParse(name[(dash + 1)..name.IndexOf('.')], out generation);
    }

    /// <summary>Writer and sequence of a segment's key.</summary>
    public static bool TryParseSegment(string key, out string writer, out long sequence)
    {
        (writer, sequence) = (string.Empty, 0);
        var wal = key.IndexOf("/wal/", StringComparison.Ordinal);
        var slash = key.LastIndexOf('/');
        if (wal < 0 || slash <= wal + 4 || !key.EndsWith(".jsonl.gz", StringComparison.Ordinal))
        {
            return false;
        }

        writer = key[(wal + 5)..slash];
        return writer.Length > 16 && writer[15] == 'Z' && writer[16] == '-'
            && long.TryParse(key.AsSpan(slash + 1, key.Length - slash - 10), out sequence);
    }
}
