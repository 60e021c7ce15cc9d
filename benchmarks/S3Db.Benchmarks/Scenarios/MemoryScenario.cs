using S3Db.Benchmarks.Measuring;
using S3Db.Benchmarks.Reporting;
using S3Db.Benchmarks.Running;
using S3Db.Benchmarks.Stores;

namespace S3Db.Benchmarks.Scenarios;

/// <summary>How much memory a fold takes. The objects are in a folder, so that only ours is counted.</summary>
internal sealed class MemoryScenario : IScenario
{
    public string Name => "memory";

    public string Summary => "Peak memory while 10^7 transactions over 10^6 records are folded";

    public async Task RunAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var spec = StoreSpec.Folder(isRemote: false);
        await using var store = spec.Open();
        context.Step("writing the log", 0);
        await PendingStore.FillAsync(
            store,
            context.Pick(10_000_000, 20_000),
            context.Pick(1_000_000, 2_000),
            cancellationToken: cancellationToken);
        context.Step("folding", 0.5);
        var run = await FoldRun.MeasureAsync(store, cancellationToken: cancellationToken);
        FoldFigures.Add(context, string.Empty, spec.Name, run);
        context.Add(Figure.Of(Targets.FoldMemory, run.Use.PeakBytes / 1e6) with { Store = spec.Name });
    }
}
