using System.Globalization;
using S3Db.Benchmarks.Measuring;
using S3Db.Benchmarks.Reporting;
using S3Db.Benchmarks.Running;
using S3Db.Benchmarks.Stores;

namespace S3Db.Benchmarks.Scenarios;

/// <summary>
/// How much memory a fold takes, in a process of its own: with a heap of 256 MiB, as a container of 512 MiB would be
/// told to leave room for the rest, and on the whole machine, where the collector lets garbage lie. The store is a
/// folder, so that only our memory is counted.
/// </summary>
internal sealed class MemoryScenario : IScenario
{
    private const long Mebibyte = 1024 * 1024;
    private const long HeapBytesMax = 256 * Mebibyte;

    public string Name => "memory";

    public string Summary => "Peak memory while 10^7 transactions over 10^6 records are folded";

    public async Task RunAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var note = string.Create(
            CultureInfo.InvariantCulture,
            $"with a heap of {HeapBytesMax / Mebibyte} MiB: DOTNET_GCHeapHardLimit={HeapBytesMax:X}");
        var (store, run) = await FoldAsync(context, 0, HeapBytesMax, cancellationToken);
        FoldFigures.Add(context, $"{HeapBytesMax / Mebibyte} MiB heap", store, run, note);
        context.Add(Figure.Of(Targets.FoldMemory, run.Use.PeakBytes / 1e6) with { Store = store, Note = note });
        (store, run) = await FoldAsync(context, 0.5, null, cancellationToken);
        FoldFigures.Add(context, "no limit", store, run);
    }

    private static async Task<(string Store, FoldRun Run)> FoldAsync(
        ScenarioContext context, double done, long? heapBytesMax, CancellationToken cancellationToken)
    {
        var spec = StoreSpec.Folder(isRemote: false);
        await using var store = spec.Open();
        context.Step("writing the log", done);
        await PendingStore.FillAsync(
            store,
            context.Pick(10_000_000, 20_000),
            context.Pick(1_000_000, 2_000),
            cancellationToken: cancellationToken);
        context.Step("folding", done + 0.2);
        await using var child = await ChildProcess.StartAsync(
            ChildCommands.Fold, spec, heapBytesMax: heapBytesMax);
        return (spec.Name, await child.ReadAsync<FoldRun>(cancellationToken) ?? throw new InvalidOperationException(
            "The process that folds has ended, perhaps for want of memory; see its error."));
    }
}
