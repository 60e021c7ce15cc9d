using S3Db.Benchmarks.Measuring;
using S3Db.Benchmarks.Reporting;
using S3Db.Benchmarks.Running;
using S3Db.Benchmarks.Stores;

namespace S3Db.Benchmarks.Scenarios;

/// <summary>All other processes have died with a million transactions pending.</summary>
internal sealed class ColdStartScenario : IScenario
{
    public string Name => "cold-start";

    public string Summary => "A new process, from nothing to 10^6 pending transactions folded";

    public async Task RunAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var transactions = context.Pick(1_000_000, 10_000);
        var sizes = context.Pick<int[]>([5_000, 500], [500]);
        for (var i = 0; i < sizes.Length; i++)
        {
            var name = $"{sizes[i]:#,0} a segment";
            context.Step(name, (double)i / sizes.Length);
            var spec = StoreSpec.Memory(isRemote: true);
            await using var store = spec.Open();
            await PendingStore.FillAsync(
                store, transactions, context.Pick(10_000, 100), sizes[i], cancellationToken: cancellationToken);
            var run = await FoldRun.MeasureAsync(store, sizes[i], cancellationToken);
            FoldFigures.Add(context, name, spec.Name, run);
            context.Add(Figure.Of(Targets.ColdStart, run.Use.Elapsed.TotalSeconds) with
            {
                Case = name, Store = spec.Name, Limit = run.Bare.Elapsed.TotalSeconds,
            });
        }
    }
}
