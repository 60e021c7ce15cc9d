using S3Db.Benchmarks.Measuring;
using S3Db.Benchmarks.Reporting;
using S3Db.Benchmarks.Running;
using S3Db.Benchmarks.Stores;
using S3Db.EventualConsistency;

namespace S3Db.Benchmarks.Scenarios;

/// <summary>Sync mode: every call waits until its transaction is decided.</summary>
internal sealed class SyncScenario : IScenario
{
    private const int CallersMany = 64;

    public string Name => "sync";

    public string Summary => "Sync mode on one wallet and on 1,000, from 1 and 4 processes";

    public async Task RunAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var alone = await MeasureAsync(context, 0, 1, 1, 1, cancellationToken);
        var many = await MeasureAsync(context, 0.2, 1, CallersMany, 1, cancellationToken);
        context.Add(Figure.Of(Targets.SyncHotWallet, many.PerSecond / alone.PerSecond) with
        {
            Limit = CallersMany, Store = Spec().Name,
        });
        await MeasureAsync(context, 0.4, 1_000, CallersMany, 1, cancellationToken);
        await MeasureAsync(context, 0.6, 1, CallersMany, context.Pick(4, 2), cancellationToken);
        await MeasureAsync(context, 0.8, 1_000, CallersMany, context.Pick(4, 2), cancellationToken);
    }

    private static StoreSpec Spec() => StoreSpec.Folder(isRemote: true);

    private static async Task<LoadResult> MeasureAsync(
        ScenarioContext context,
        double done,
        int wallets,
        int callers,
        int processes,
        CancellationToken cancellationToken)
    {
        var spec = Spec();
        var name = $"{Number.Of(wallets, "wallet", "wallets")}, {Number.Of(callers, "caller", "callers")} in each of "
            + Number.Of(processes, "process", "processes");
        context.Step(name, done);
        var plan = new LoadPlan
        {
            Callers = callers,
            Wallets = wallets,
            Mode = ConsolidationMode.Sync,
            Duration = TimeSpan.FromSeconds(context.Pick(15, 2)),
            WarmUp = TimeSpan.FromSeconds(context.Pick(3, 1)),
        };
        await using var store = spec.Open();
        var load = await LoadProcesses.RunAsync(spec, plan, processes, cancellationToken);
        LoadFigures.Add(context, name, spec.Name, load, bare: null);
        return load;
    }
}
