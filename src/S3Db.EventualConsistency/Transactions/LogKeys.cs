using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace S3Db.EventualConsistency;

/// <summary>The keys of one shard of one field's log. The only place that knows how they are spelled.</summary>
internal sealed class LogKeys
{
    private const string SegmentSuffix = ".jsonl.gz";
    private static readonly LocalDatePattern DatePattern = LocalDatePattern.Iso;
    private readonly string _resource;
    private readonly string _shardName;

    public LogKeys(string resource, string field, int shard)
    {
        _resource = resource;
        Field = field;
        LogResource = LogResourceName(resource, field);
        Shard = shard;
        _shardName = shard.ToString("D3", CultureInfo.InvariantCulture);
        CohortRoot = $"resource={LogResource}/";
        ShardRoot = $"{CohortRoot}_log/{_shardName}/";
        WalPrefix = ShardRoot + "wal/";
        PagePrefix = ShardRoot + "pages/";
        OpeningPrefix = ShardRoot + "openings/";
        Manifest = ShardRoot + "manifest.json";
    }

    /// <summary>The field whose log this is.</summary>
    public string Field { get; }

    /// <summary>The name of the transaction resource: <c>wallets_transactions_balance</c>.</summary>
    public string LogResource { get; }

    public int Shard { get; }

    public string CohortRoot { get; }

    public string ShardRoot { get; }

    public string WalPrefix { get; }

    public string PagePrefix { get; }

    public string OpeningPrefix { get; }

    public string Manifest { get; }

    public static string LogResourceName(string resource, string field) => $"{resource}_transactions_{field}";

    public string Segment(SegmentRef segment) =>
        $"{WalPrefix}{segment.Writer}/{Padded(segment.Sequence)}{SegmentSuffix}";

    /// <summary>Reads a key below <see cref="WalPrefix"/>; false for an object that is not a segment.</summary>
    public bool TryParseSegment(string key, out SegmentRef segment)
    {
        segment = default;
        if (!key.StartsWith(WalPrefix, StringComparison.Ordinal)
            || !key.EndsWith(SegmentSuffix, StringComparison.Ordinal))
        {
            return false;
        }

        var rest = key.AsSpan(WalPrefix.Length, key.Length - WalPrefix.Length - SegmentSuffix.Length);
        var slash = rest.IndexOf('/');
        if (slash != WriterId.Length || rest.Length != slash + 13
            || !WriterId.TryParse(rest[..slash].ToString(), out var writer)
            || !long.TryParse(rest[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            || sequence < 1)
        {
            return false;
        }

        segment = new(writer, sequence);
        return true;
    }

    public string Page(string page, long generation, string nonce) =>
        $"{PagePrefix}{page}/{Padded(generation)}-{nonce}.json.gz";

    /// <summary>The generation a page key is named for.</summary>
    public bool TryParsePageGeneration(string key, out long generation)
    {
        generation = 0;
        return key.StartsWith(PagePrefix, StringComparison.Ordinal)
            && TryParseGeneration(key.AsSpan(key.LastIndexOf('/') + 1), out generation);
    }

    public string Opening(long generation, string nonce) => $"{OpeningPrefix}{Padded(generation)}-{nonce}.json.gz";

    /// <summary>The generation an opening balance is named for.</summary>
    public bool TryParseOpening(string key, out long generation)
    {
        generation = 0;
        return key.StartsWith(OpeningPrefix, StringComparison.Ordinal)
            && TryParseGeneration(key.AsSpan(OpeningPrefix.Length), out generation);
    }

    /// <summary>Where a cohort file is archived: outside of the cohort partitions, in the same layout.</summary>
    public string ArchiveOf(string cohortKey) =>
        string.Concat(CohortRoot, "_archive/", cohortKey.AsSpan(CohortRoot.Length));

    /// <summary>The cohort files of all months.</summary>
    public string CohortMonths => CohortRoot + "cohortMonth=";

    /// <summary>Everything of a month, or of a day, of every shard.</summary>
    public string CohortPrefix(YearMonth month) => $"{CohortRoot}cohortMonth={FormatMonth(month)}/";

    public string CohortPrefix(LocalDate date) =>
        $"{CohortPrefix(date.ToYearMonth())}cohortDate={DatePattern.Format(date)}/";

    public string Cohort(LocalDate date, long generation) =>
        $"{CohortPrefix(date)}{_shardName}-{Padded(generation)}{SegmentSuffix}";

    /// <summary>Reads the key of a cohort file of any shard; false for any other object.</summary>
    public bool TryParseCohort(string key, [NotNullWhen(true)] out CohortFile? file)
    {
        file = null;
        const string DateTag = "/cohortDate=";
        var tag = key.IndexOf(DateTag, StringComparison.Ordinal);
        var slash = key.LastIndexOf('/');
        if (tag < 0 || slash < tag || !key.EndsWith(SegmentSuffix, StringComparison.Ordinal))
        {
            return false;
        }

        var date = DatePattern.Parse(key[(tag + DateTag.Length)..slash]);
        var name = key.AsSpan(slash + 1, key.Length - slash - 1 - SegmentSuffix.Length);
        var dash = name.IndexOf('-');
        if (!date.Success || dash < 1
            || !int.TryParse(name[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out var shard)
            || !long.TryParse(name[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var generation)
            || key != new LogKeys(_resource, Field, shard).Cohort(date.Value, generation))
        {
            return false;
        }

        file = new(key, date.Value, shard, generation);
        return true;
    }

    /// <summary>The generation before the nonce in the name of an object.</summary>
    private static bool TryParseGeneration(ReadOnlySpan<char> name, out long generation)
    {
        generation = 0;
        var dash = name.IndexOf('-');
        return dash > 0
            && long.TryParse(name[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out generation);
    }

    /// <summary>Numbers in keys have twelve digits, so that byte order is their order.</summary>
    private static string Padded(long number) => number.ToString("D12", CultureInfo.InvariantCulture);

    public static string FormatMonth(YearMonth month) =>
        string.Create(CultureInfo.InvariantCulture, $"{month.Year:D4}-{month.Month:D2}");
}
