namespace S3Db.Cli.Estimates;

/// <summary>What a load comes to; with <c>--json</c> its property names are an API. Times are in seconds.</summary>
internal sealed record Estimate
{
    /// <summary>Months have 730 hours, as bills have.</summary>
    public const double SecondsPerMonth = 730 * 3_600;

    public required LoadFigures Load { get; init; }

    public required string Prices { get; init; }

    public required IReadOnlyList<VerbFigures> Requests { get; init; }

    public required WriteFigures Writing { get; init; }

    public required FoldFigures Consolidation { get; init; }

    public required StorageFigures Storage { get; init; }

    public required CoreFigures Cores { get; init; }

    public required BillFigures Bill { get; init; }

    public required IReadOnlyList<CostComparison> Comparisons { get; init; }

    public required IReadOnlyList<BreakEven> BreakEvens { get; init; }

    public required IReadOnlyList<Limit> Limits { get; init; }

    public required IReadOnlyList<string> Notes { get; init; }

    public sealed record LoadFigures(
        double TransactionsPerSecond,
        int Writers,
        double Records,
        double HotRecords,
        double Zipf,
        int Shards,
        string Mode,
        double Interval,
        int? BatchSize,
        int Consolidators,
        double PutLatency,
        double GetLatency);

    public sealed record VerbFigures(string Verb, double PerSecond, double PerMonth, double DollarsPerMonth);

    public sealed record WriteFigures(
        double TransactionsPerPut,
        double PutsPerSecond,
        double SegmentBytes,
        double AcknowledgedAfterMean,
        double AcknowledgedAfterLongest);

    public sealed record FoldFigures(
        double PassesPerConsolidation,
        double TransactionsPerPass,
        double PagesPerPass,
        double PagesPerShard,
        bool IsStateInline,
        double PageBytes,
        double ManifestBytes,
        double ConsolidationSeconds,
        double LagMean,
        double LagLongest);

    public sealed record StorageFigures(
        double HistoryBytesPerMonth, double BytesPerTransaction, double StateBytes, double PendingBytes);

    public sealed record CoreFigures(double WriteCores, double FoldCores);

    public sealed record BillFigures(
        double RequestDollarsPerMillion,
        double RequestDollarsPerMonth,
        double TransferDollarsPerMonth,
        double HistoryDollarsPerMonth,
        double WriteRequestsPerTransaction);

    /// <param name="Design">What it is compared with.</param>
    /// <param name="DollarsPerMillion">Of a million transactions.</param>
    /// <param name="DollarsPerMonth">At this rate.</param>
    public sealed record CostComparison(string Design, double DollarsPerMillion, double DollarsPerMonth);

    /// <param name="Design">What it is compared with.</param>
    /// <param name="TransactionsPerPut">From how many on S3Db costs less, folding left out.</param>
    /// <param name="IsReached">Whether this load has as many, and its requests, folding included, cost less.</param>
    public sealed record BreakEven(string Design, double TransactionsPerPut, bool IsReached);

    /// <param name="Name">What is limited.</param>
    /// <param name="Value">What this load needs.</param>
    /// <param name="Most">What there is.</param>
    /// <param name="IsReached">Whether it needs as much, or more.</param>
    /// <param name="Remedy">What to change then.</param>
    public sealed record Limit(string Name, double Value, double Most, bool IsReached, string Remedy);
}
