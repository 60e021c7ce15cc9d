using NodaTime;
using S3Db.EventualConsistency;

namespace S3Db.Cli.Estimates;

/// <summary>
/// How large the objects become: measured by writing samples with the code that writes the real ones, and from there in
/// proportion.
/// </summary>
internal static class ObjectSizes
{
    private const string Field = "balance";
    private const string Digest = "0123456789abcdef";
    private const int RowsMax = 2_000;
    private const int PagesMax = 32;
    private const int DaysInline = 90;
    private static readonly Dictionary<PageAddress, PageSlot<CounterPage>> NoSlots = [];
    private static readonly LogKeys Keys = new("wallets", Field, 0);
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 20, 12, 0, 1);

    /// <summary>Bytes of a record's id.</summary>
    public static int IdBytes { get; } = SampleRows.RecordId(0).Length;

    /// <summary>Bytes by which the writer bounds a batch.</summary>
    public static double EstimatedRowBytes { get; } =
        TransactionRowWriter.EstimateBytes(SampleRows.Transactions(1, 1)[0]);

    public static double Segment(double transactions, double records)
    {
        var rows = SampleRows.Transactions(Sample(transactions), records);
        return SegmentCodec.Encode(Field, SampleRows.Segment, rows).Length * Math.Max(1, transactions) / rows.Count;
    }

    public static double CohortFile(double transactions, double segmentTransactions, double records)
    {
        var perSegment = (int)Math.Max(1, Math.Min(segmentTransactions, RowsMax));
        var rows = SampleRows.Transactions(Sample(transactions), records)
            .Select((transaction, i) => new CohortRow(
                new(SampleRows.Writer(1), 1 + (i / perSegment), i % perSegment), transaction, 123_456, i, null, null))
            .ToList();
        return CohortFileCodec.Encode(Field, rows).Length * Math.Max(1, transactions) / rows.Count;
    }

    public static double Page(double records)
    {
        var page = PageOf((int)Math.Min(Math.Max(1, records), RowsMax));
        return PageCodec.Encode("v00-000000", Field, page).Length * Math.Max(1, records) / page.Count;
    }

    /// <param name="state">The pages, or what is inline.</param>
    /// <param name="cursors">Cursors in the manifest.</param>
    /// <param name="pagesRetired">Pages that were replaced and are still listed.</param>
    /// <param name="unwritten">Generations that wait for their cohort files.</param>
    /// <param name="writersFolded">Writers of each of them.</param>
    /// <param name="initials">Initial values that each of them carries.</param>
    public static double Manifest(
        StateModel state, double cursors, double pagesRetired, double unwritten, double writersFolded, double initials)
    {
        var slots = state.IsInline
            ? new() { [PageAddress.Root] = new(PageOf((int)state.Records), null, 1) }
            : Slots((int)Math.Min(PagesMax, state.Pages));
        var retired = Enumerable.Repeat(new RetiredPage(PageKey, Now), (int)Math.Min(PagesMax, pagesRetired)).ToList();
        var generation = new UnwrittenGeneration(123_456)
        {
            Folded = Range(writersFolded, RowsMax).ToDictionary(SampleRows.Writer, _ => new FoldedRange(4_000, 4_711)),
            Initials = new RowInitials
            {
                Records = Range(initials, RowsMax).ToDictionary<int, string, IReadOnlyList<InitialRun>>(
                    i => SampleRows.RecordId(SampleRows.Hash(i)), i => [InitialRun.Whole(i)], StringComparer.Ordinal),
            },
            Days = [Now.InUtc().Date],
        };
        var empty = Encode(NoSlots, 0, [], null);
        var slotBytes = Encode(slots, 0, [], null) - empty;
        return Encode(NoSlots, (int)Math.Min(cursors, RowsMax), [], null)
            + (state.IsInline ? slotBytes : Scaled(slotBytes, slots.Count, state.Pages))
            + Scaled(Encode(NoSlots, 0, retired, null) - empty, retired.Count, pagesRetired)
            + ((Encode(NoSlots, 0, [], generation) - empty) * unwritten);
    }

    private static string PageKey => Keys.Page("v10-000123", 123_456, "0123456789abcdef");

    private static double Scaled(double bytes, double measured, double count) =>
        measured == 0 ? 0 : bytes * count / measured;

    private static int Sample(double transactions) => (int)Math.Round(Math.Clamp(transactions, 1, RowsMax));

    private static IEnumerable<int> Range(double count, int most) =>
        Enumerable.Range(1, (int)Math.Min(Math.Ceiling(count), most));

    private static CounterPage PageOf(int records) => CounterPage.Of(Enumerable.Range(0, records).ToDictionary(
        i => SampleRows.RecordId(SampleRows.Hash(i)),
        i => new CounterEntry(SampleRows.Hash(-i) % 1_000_000 / 100m, false, string.Empty)));

    private static Dictionary<PageAddress, PageSlot<CounterPage>> Slots(int pages) => Enumerable.Range(0, pages)
        .ToDictionary(i => new PageAddress(10, (uint)i), _ => new PageSlot<CounterPage>(null, PageKey, 123_456));

    private static int Encode(
        IReadOnlyDictionary<PageAddress, PageSlot<CounterPage>> slots,
        int cursors,
        IReadOnlyList<RetiredPage> retired,
        UnwrittenGeneration? unwritten) => ManifestCodec.Encode(Field, new Manifest
        {
            Generation = 123_456,
            Revision = "0123456789abcdef",
            Settings = new() { Shards = 1, TimeZone = "Etc/UTC", Reducer = "default", ReducerVersion = 1 },
            FoldedAt = Now,
            Horizon = Now,
            Cursors = Enumerable.Range(1, cursors).ToDictionary(SampleRows.Writer, _ => new Cursor(4_711, Now, Digest)),
            Counters = slots,
            Statistics = Statistics(),
            Retired = retired,
            Unwritten = unwritten is null ? [] : [unwritten],
        }).Length;

    private static Dictionary<YearMonth, PageSlot<StatisticsPage>> Statistics()
    {
        var day = new DayStatistics();
        day.Record(CounterOperation.Add, 12_345_678.25m, 12_345_678.25m);
        day.Record(CounterOperation.Sub, 1_234_567.5m, -1_234_567.5m);
        return Enumerable.Range(0, DaysInline)
            .Select(i => Now.InUtc().Date.PlusDays(-i))
            .GroupBy(date => date.ToYearMonth())
            .ToDictionary(
                month => month.Key,
                month => new PageSlot<StatisticsPage>(new(month.ToDictionary(date => date, _ => day)), null, 123_456));
    }
}
