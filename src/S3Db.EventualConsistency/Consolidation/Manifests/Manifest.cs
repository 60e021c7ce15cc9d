using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// The one mutable object of a shard: what a generation is. Replacing it by compare-and-swap moves values, statistics,
/// outcomes, cursors and horizon together (I4). Never deleted, and never the same bytes twice.
/// </summary>
internal sealed record Manifest
{
    /// <summary>The version of its layout; below <see cref="ManifestCodec.Format"/> it remembers no keys yet.</summary>
    public int Format { get; init; } = ManifestCodec.Format;

    public required long Generation { get; init; }

    /// <summary>
    /// Drawn afresh for every attempt to write it, so that a delayed duplicate swap cannot apply twice.
    /// </summary>
    public required string Revision { get; init; }

    public required LogSettings Settings { get; init; }

    /// <summary>The store's time of the fold; never decreasing.</summary>
    public required Instant FoldedAt { get; init; }

    /// <summary>
    /// Writers born before this are forgotten: their cursors are dropped and their segments never folded.
    /// </summary>
    public required Instant Horizon { get; init; }

    public IReadOnlyDictionary<WriterId, Cursor> Cursors { get; init; } = new Dictionary<WriterId, Cursor>();

    /// <summary>Keys of the cursor pages of quiet writers, by the hour of birth.</summary>
    public IReadOnlyDictionary<Instant, string> CursorPages { get; init; } = new Dictionary<Instant, string>();

    public IReadOnlyDictionary<PageAddress, PageSlot<CounterPage>> Counters { get; init; } =
        new Dictionary<PageAddress, PageSlot<CounterPage>> { [PageAddress.Root] = new(CounterPage.Empty, null, 0) };

    public IReadOnlyDictionary<YearMonth, PageSlot<StatisticsPage>> Statistics { get; init; } =
        new Dictionary<YearMonth, PageSlot<StatisticsPage>>();

    /// <summary>The idempotency keys of the window.</summary>
    public KeyMemory Keys { get; init; } = KeyMemory.Empty;

    public IReadOnlyList<RetiredPage> Retired { get; init; } = [];

    /// <summary>Sums up the log's old end, whose cohort files are archived or removed; null when none is.</summary>
    public OpeningRef? Opening { get; init; }

    /// <summary>Cohort files of this generation and older are not part of the log any more; 0 when all are.</summary>
    public long Floor => Opening?.Generation ?? 0;

    public IReadOnlyDictionary<WriterId, StoppedChain> Stopped { get; init; } =
        new Dictionary<WriterId, StoppedChain>();

    /// <summary>Unreadable segments that an operator gave up; never forgotten.</summary>
    public IReadOnlyList<SkippedSegment> Skipped { get; init; } = [];

    /// <summary>Records whose reducer threw, with the reason; their transactions are held in their entries.</summary>
    public IReadOnlyDictionary<string, string> Failing { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    public IReadOnlyList<UnwrittenGeneration> Unwritten { get; init; } = [];

    /// <summary>The decision to give up a segment; null when there is none.</summary>
    public SkippedSegment? FindSkipped(SegmentRef segment) => Skipped.FirstOrDefault(
        skipped => skipped.Sequence == segment.Sequence && skipped.Writer == segment.Writer.Value);

    /// <summary>The page a record's counter is in.</summary>
    public PageAddress AddressOf(string id) => AddressOf(StableHash.PageHashOf(id), 0);

    /// <summary>The same by the hash of its id, for a caller who knows that no page is less deep.</summary>
    public PageAddress AddressOf(uint hash, int depthMin)
    {
        for (var depth = depthMin; depth <= PageAddress.DepthMax; depth++)
        {
            var address = PageAddress.Of(hash, depth);
            if (Counters.ContainsKey(address))
            {
                return address;
            }
        }

        throw new S3DbException(
            S3DbErrorKind.Corrupt,
            $"The manifest of generation {Generation} has no page for records of the hash {hash:x8}.");
    }

    /// <summary>Whether the cohort files of a generation are not known to exist.</summary>
    public bool IsUnwritten(long generation) => Unwritten.Any(unwritten => unwritten.Generation == generation);

    /// <summary>Whether it references that object as a page of counters, of statistics or of keys.</summary>
    public bool Holds(string pageKey) =>
        Counters.Values.Any(slot => slot.Key == pageKey)
        || Statistics.Values.Any(slot => slot.Key == pageKey)
        || Keys.Runs.Any(run => run.Keys().Contains(pageKey, StringComparer.Ordinal));

    /// <summary>Whether deciding a transaction takes that page of counters or of statistics.</summary>
    public bool Needs(LogTransaction transaction, string pageKey) =>
        Counters[AddressOf(transaction.OriginalId)].Key == pageKey
        || (Statistics.TryGetValue(transaction.CohortDate.ToYearMonth(), out var slot) && slot.Key == pageKey);

    /// <summary>Every page object this manifest references.</summary>
    public IEnumerable<string> ReferencedKeys() =>
        Counters.Values.Select(slot => slot.Key)
            .Concat(Statistics.Values.Select(slot => slot.Key))
            .Concat(CursorPages.Values)
            .Concat(Keys.Runs.SelectMany(run => run.Keys()))
            .OfType<string>();
}
