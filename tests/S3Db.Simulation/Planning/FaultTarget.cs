using S3Db.Simulation.Store;

namespace S3Db.Simulation.Planning;

/// <summary>A class of requests that faults can strike, and about how many of them a world sends.</summary>
internal sealed record FaultTarget(RequestVerb Verb, KeyKind Key, int About)
{
    public static FaultTarget SegmentPut { get; } = new(RequestVerb.Put, KeyKind.Segment, 30);

    public static FaultTarget Swap { get; } = new(RequestVerb.Put, KeyKind.Manifest, 25);

    public static FaultTarget PagePut { get; } = new(RequestVerb.Put, KeyKind.Page, 40);

    public static FaultTarget CohortPut { get; } = new(RequestVerb.Put, KeyKind.Cohort, 25);

    public static FaultTarget RecordPut { get; } = new(RequestVerb.Put, KeyKind.Record, 6);

    public static FaultTarget ManifestGet { get; } = new(RequestVerb.Get, KeyKind.Manifest, 80);

    public static FaultTarget SegmentGet { get; } = new(RequestVerb.Get, KeyKind.Segment, 25);

    public static FaultTarget PageGet { get; } = new(RequestVerb.Get, KeyKind.Page, 25);

    public static FaultTarget RecordGet { get; } = new(RequestVerb.Get, KeyKind.Record, 20);

    public static FaultTarget CohortGet { get; } = new(RequestVerb.Get, KeyKind.Cohort, 10);

    public static FaultTarget WalList { get; } = new(RequestVerb.List, KeyKind.Segment, 60);

    public static FaultTarget PageList { get; } = new(RequestVerb.List, KeyKind.Page, 10);

    public static FaultTarget SegmentDelete { get; } = new(RequestVerb.DeleteMany, KeyKind.Segment, 15);

    public static FaultTarget PageDelete { get; } = new(RequestVerb.DeleteMany, KeyKind.Page, 10);

    public static FaultTarget OpeningPut { get; } = new(RequestVerb.Put, KeyKind.Opening, 4);

    public static FaultTarget OpeningGet { get; } = new(RequestVerb.Get, KeyKind.Opening, 3);

    public static FaultTarget OpeningDelete { get; } = new(RequestVerb.DeleteMany, KeyKind.Opening, 3);

    public static FaultTarget ArchivePut { get; } = new(RequestVerb.Put, KeyKind.Archive, 8);

    public static FaultTarget CohortDelete { get; } = new(RequestVerb.DeleteMany, KeyKind.Cohort, 4);

    public static IReadOnlyList<FaultTarget> Puts { get; } =
        [SegmentPut, SegmentPut, SegmentPut, Swap, Swap, Swap, PagePut, CohortPut, CohortPut, RecordPut];

    public static IReadOnlyList<FaultTarget> Gets { get; } = [ManifestGet, SegmentGet, PageGet, RecordGet, CohortGet];

    public static IReadOnlyList<FaultTarget> Deletes { get; } = [SegmentDelete, SegmentDelete, PageDelete];

    public static IReadOnlyList<FaultTarget> All { get; } = [.. Puts, .. Gets, .. Deletes, WalList];
}
