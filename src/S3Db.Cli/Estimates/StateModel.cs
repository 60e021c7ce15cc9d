using S3Db.EventualConsistency;

namespace S3Db.Cli.Estimates;

/// <summary>
/// The state of one shard as <c>CounterPages</c> lays it out: inline while small, else pages that split in two when
/// they are full.
/// </summary>
internal sealed class StateModel
{
    private const double InlineEntryBytes = 48;
    private readonly Popularity _popularity;

    public StateModel(CounterLoad load)
    {
        Records = Math.Max(1, load.Records / load.Shards);
        _popularity = new Popularity(load.HotRecords / load.Shards, load.Zipf);
        var limits = ConsolidationLimits.Default;
        IsInline = Records * (ObjectSizes.IdBytes + InlineEntryBytes) <= limits.InlineBytesMax;
        Pages = Math.Pow(2, Math.Max(0, Math.Ceiling(Math.Log2(Records / limits.PageEntriesMax))));
    }

    /// <summary>Counters in the shard.</summary>
    public double Records { get; }

    /// <summary>Whether the manifest holds all of them: then a fold writes no page.</summary>
    public bool IsInline { get; }

    public double Pages { get; }

    public double RecordsPerPage => Records / Pages;

    /// <summary>How many counters a number of transactions touches.</summary>
    public double RecordsTouched(double transactions) => _popularity.Distinct(transactions);

    /// <summary>How many pages they are on.</summary>
    public double PagesTouched(double transactions) =>
        Pages * Popularity.Touched(1 / Pages, RecordsTouched(transactions));

    /// <summary>
    /// Pages a pass has to get, of those it touches: a consolidator keeps what it got and wrote, up to some bytes.
    /// </summary>
    public double PagesMissed(double touched) => touched * Math.Max(0, 1 - (PagesKept / Pages));

    private double PagesKept => ConsolidationLimits.Default.PageBytesMax
        / (RecordsPerPage * (ObjectSizes.IdBytes + CounterPage.BytesPerCounter));
}
