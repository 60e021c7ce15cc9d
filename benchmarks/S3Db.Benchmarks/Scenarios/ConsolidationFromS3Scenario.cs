using System.Runtime;
using S3Db.Benchmarks.Measuring;
using S3Db.Benchmarks.Reporting;
using S3Db.Benchmarks.Running;
using S3Db.Benchmarks.Stores;

namespace S3Db.Benchmarks.Scenarios;

/// <summary>Consolidation from a real S3 server, against a raw GET of the same objects with the same client.</summary>
internal sealed class ConsolidationFromS3Scenario : IScenario
{
    private const int WarmUpRoundsMax = 12;
    private const int SettledMethods = 100;

    public string Name => "consolidation-s3";

    public string Summary => "10^6 pending transactions folded from an S3 server (or a folder where there is none)";

    public async Task RunAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var spec = Fresh(context);
        context.Step("warming up", 0);
        await WarmUpAsync(context, cancellationToken);
        context.Step(spec.Name, 0.6);
        await using var store = spec.Open();
        await PendingStore.FillAsync(
            store,
            context.Pick(1_000_000, 20_000),
            context.Pick(100_000, 1_000),
            cancellationToken: cancellationToken);
        context.Step("folding", 0.8);
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
    /// A worker runs for weeks: its code is compiled, that of the store's client too. So it folds until a fold compiles
    /// next to nothing. What compiling costs a process that has just started is in the cold start.
    /// </summary>
    private static async Task WarmUpAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        for (var round = 0; round < context.Pick(WarmUpRoundsMax, 1); round++)
        {
            var compiled = JitInfo.GetCompiledMethodCount();
            await using var store = Fresh(context).Open();
            await PendingStore.FillAsync(
                store,
                context.Pick(500_000, 5_000),
                context.Pick(100_000, 1_000),
                seed: round + 2,
                cancellationToken: cancellationToken);
            await FoldRun.MeasureAsync(store, cancellationToken: cancellationToken);
            if (JitInfo.GetCompiledMethodCount() - compiled < SettledMethods)
            {
                return;
            }
        }
    }
}
