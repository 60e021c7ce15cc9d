namespace S3Db.EventualConsistency;

/// <summary>
/// The bounds of one pass and of the objects it writes. Only tests, and processes with little memory, use others than
/// the defaults.
/// </summary>
internal sealed record ConsolidationLimits
{
    public static readonly ConsolidationLimits Default = new();

    /// <summary>
    /// Memory that a transaction takes while it is folded and its history is written, pages apart, about.
    /// </summary>
    private const int BytesPerTransaction = 500;

    /// <summary>For everything else.</summary>
    private const long BaseBytes = 64 * 1024 * 1024;
    private const int LeastTransactions = 10_000;
    private const int LeastPages = 64;
    private const int UsualIdBytes = 16;

    /// <summary>Segments a pass folds at most; it always takes at least one.</summary>
    public int SegmentsMax { get; init; } = 4_096;

    /// <summary>
    /// Transactions after which a pass takes no further segment. Here and in the other limits of transactions in memory
    /// those with long texts count for several: what counts is <see cref="SegmentRows.Weight"/>.
    /// </summary>
    public int TransactionsMax { get; init; } = 320_000;

    /// <summary>Transactions of segments that a process remembers after it wrote or read them.</summary>
    public int CachedTransactionsMax { get; init; } = 50_000;

    /// <summary>
    /// Rows of its own generations that a process keeps in memory until their history is written, at about 60 bytes
    /// each and 250 where a row is not plain; from <see cref="TransactionsMax"/> on history is written beside the next
    /// fold and ends before the one after it.
    /// </summary>
    public int KeptRowsMax { get; init; } = 640_000;

    /// <summary>
    /// State pages a pass touches at most; or twice those of its first segment, where that touches more of them by
    /// itself: other segments then hardly add to them.
    /// </summary>
    public int PagesMax { get; init; } = 1_024;

    /// <summary>Cohort days a pass touches at most.</summary>
    public int DaysMax { get; init; } = 128;

    /// <summary>
    /// Outcomes other than "applied" a generation may carry in its manifest, at about 4 bytes each and some for each
    /// segment; a full segment always fits.
    /// </summary>
    public int OutcomesMax { get; init; } = 20_000;

    /// <summary>
    /// Initial values, seen by decisions, that a generation may carry, at about 20 bytes each: one for a record that
    /// differs from most others, or one for each run of its rows. A full segment always fits.
    /// </summary>
    public int InitialsMax { get; init; } = 20_000;

    /// <summary>Counters of a page; a larger page is split in two.</summary>
    public int PageEntriesMax { get; init; } = 4_096;

    /// <summary>
    /// Bytes of memory that the pages kept by a process take, about: some 40 for a counter and its id.
    /// </summary>
    public long PageBytesMax { get; init; } = 128 * 1024 * 1024;

    /// <summary>Bytes of counters the manifest holds inline before they move to pages of their own.</summary>
    public int InlineBytesMax { get; init; } = 32 * 1024;

    /// <summary>Idempotency keys the manifest holds inline before they move to a run of their own.</summary>
    public int InlineKeysMax { get; init; } = 64;

    /// <summary>Idempotency keys of a run; beyond it runs are not merged any more.</summary>
    public int KeyRunMax { get; init; } = 65_536;

    /// <summary>Idempotency keys of a block of a run.</summary>
    public int KeyBlockMax { get; init; } = 1_024;

    /// <summary>Months whose statistics stay inline in the manifest.</summary>
    public int InlineMonthsMax { get; init; } = 3;

    /// <summary>Generations that may wait for their cohort files; then history comes first.</summary>
    public int UnwrittenMax { get; init; } = 8;

    /// <summary>
    /// Generations that may wait because a segment of theirs is damaged; with so many the shard stops.
    /// </summary>
    public int DamagedMax { get; init; } = 64;

    /// <summary>Waiting generations from which history is written in the background of sync callers.</summary>
    public int UnwrittenEager { get; init; } = 4;

    /// <summary>Cursors the manifest holds before quiet ones move to cursor pages.</summary>
    public int InlineCursorsMax { get; init; } = 256;

    /// <summary>
    /// Transactions of one record that may wait for a failing reducer; beyond it the chains that bring more are
    /// stopped. A full segment always fits.
    /// </summary>
    public int HeldPerRecordMax { get; init; } = 5_000;

    /// <summary>The same for all records of one page, so that a page stays readable.</summary>
    public int HeldPerPageMax { get; init; } = 20_000;

    /// <summary>Cohort files that one pass of retention sums up or removes; a whole generation always fits.</summary>
    public int RetiredFilesMax { get; init; } = 4_096;

    /// <summary>Requests a pass or a read has under way at once.</summary>
    public int Parallelism { get; init; } = 16;

    /// <summary>
    /// How many times <see cref="Parallelism"/> a pass has segments under way at most: while they are small it waits
    /// for the store and not for its processors.
    /// </summary>
    public int ReadFactorMax { get; init; } = 4;

    /// <summary>
    /// Transactions of all segments under way beyond <see cref="Parallelism"/>, some 40 bytes each as they are stored.
    /// </summary>
    public int ReadTransactionsMax { get; init; } = 160_000;

    /// <summary>Segments that a pass has under way at once when they have so many transactions on average.</summary>
    public int ReadsAtOnce(double transactions) => (int)Math.Clamp(
        ReadTransactionsMax / Math.Max(1, transactions), Parallelism, Parallelism * ReadFactorMax);

    /// <summary>
    /// The same for a shard that shall take about so much memory: half of what is above a base for the transactions of
    /// a pass, an eighth of it all for the pages it touches, a quarter for pages that are kept, the rest for garbage.
    /// </summary>
    public ConsolidationLimits Within(long memoryBytes)
    {
        var transactions = (int)Math.Clamp(
            (memoryBytes - BaseBytes) / 2 / BytesPerTransaction,
            LeastTransactions,
            Math.Max(LeastTransactions, TransactionsMax));
        var pageBytes = (long)PageEntriesMax * (CounterPage.BytesPerCounter + UsualIdBytes);
        return this with
        {
            TransactionsMax = Math.Min(TransactionsMax, transactions),
            KeptRowsMax = Math.Min(KeptRowsMax, transactions * 2),
            CachedTransactionsMax = Math.Min(CachedTransactionsMax, transactions / 4),
            PagesMax = Math.Min(PagesMax, (int)Math.Clamp(memoryBytes / 8 / pageBytes, LeastPages, int.MaxValue)),
            PageBytesMax = Math.Min(PageBytesMax, memoryBytes / 4),
        };
    }

    /// <summary>Manifest swaps that may be lost in a row before a pass gives up.</summary>
    public int SwapAttemptsMax { get; init; } = 50;
}
