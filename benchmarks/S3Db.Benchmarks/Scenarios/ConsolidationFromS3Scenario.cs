using S3Db.Benchmarks.Measuring;
using S3Db.Benchmarks.Reporting;
using S3Db.Benchmarks.Running;
using S3Db.Benchmarks.Stores;

namespace S3Db.Benchmarks.Scenarios;

/// <summary>Consolidation from a real S3 server, against a raw GET of the same objects with the same client.</summary>
internal sealed class ConsolidationFromS3Scenario : IScenario
{
    public string Name => "consolidation-s3";

    public string Summary => "10^6 pending transactions folded from an S3 server (or a folder where there is none)";

    public async Task RunAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var spec = Fresh(context);
        context.Step("warming up", 0);
        for (var i = 0; i < 2; i++)
        {
            await WarmUpAsync(Fresh(context), context, cancellationToken);
        }

        context.Step(spec.Name, 0.4);
        await using var store = spec.Open();
        await PendingStore.FillAsync(
            store,
            context.Pick(1_000_000, 20_000),
            context.Pick(100_000, 1_000),
            cancellationToken: cancellationToken);
        context.Step("folding", 0.7);
        var run = await FoldRun.MeasureAsync(store, cancellationToken: cancellationToken);
        FoldFigures.Add(context, string.Empty, spec.Name, run);
        if (context.S3 is not null)
        {
            context.Add(Figure.Of(Targets.ConsolidateFromS3, run.PerSecond) with
            {
                Limit = run.BarePerSecond, Stretch = 0.8 * run.BarePerSecond, Store = spec.Name,
            });
        }
    }

    private static StoreSpec Fresh(ScenarioContext context) => context.S3 ?? StoreSpec.Folder(isRemote: false);

    /// <summary>
    /// A worker runs for weeks: its code is compiled, that of the store's client too. What compiling costs a process
    /// that has just started is in the cold start.
    /// </summary>
    private static async Task WarmUpAsync(
        StoreSpec spec, ScenarioContext context, CancellationToken cancellationToken)
    {
        await using var store = spec.Open();
        await PendingStore.FillAsync(
            store, context.Pick(500_000, 5_000), 10_000, seed: 2, cancellationToken: cancellationToken);
        await FoldRun.MeasureAsync(store, cancellationToken: cancellationToken);
    }
}
