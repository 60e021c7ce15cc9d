using S3Db.Benchmarks.Measuring;
using S3Db.Benchmarks.Reporting;
using S3Db.Benchmarks.Running;
using S3Db.Benchmarks.Stores;

namespace S3Db.Benchmarks.Scenarios;

/// <summary>Several processes write to one counter at once. Nothing they write to is shared.</summary>
internal sealed class WritersScenario : IScenario
{
    public string Name => "writers";

    public string Summary => "1, 4 and 16 writer processes, each with 64 callers";

    public async Task RunAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var processes = context.Pick<int[]>([1, 4, 16], [1, 2]);
        List<bool> kinds = context.S3 is null || context.IsQuick ? [true] : [true, false];
        for (var i = 0; i < kinds.Count; i++)
        {
            var loads = new List<LoadResult>();
            foreach (var count in processes)
            {
                var spec = kinds[i] ? StoreSpec.Folder(isRemote: true) : context.S3!;
                context.Step(
                    $"{count} processes, {spec.Name}", (i + (loads.Count / (double)processes.Length)) / kinds.Count);
                loads.Add(await MeasureAsync(context, spec, count, cancellationToken));
            }

            if (kinds[i])
            {
                context.Add(Figure.Of(Targets.WriterScaling, loads[^1].PerSecond / loads[0].PerSecond) with
                {
                    Store = StoreSpec.Folder(isRemote: true).Name,
                });
            }
        }
    }

    private static async Task<LoadResult> MeasureAsync(
        ScenarioContext context, StoreSpec spec, int processes, CancellationToken cancellationToken)
    {
        var plan = new LoadPlan
        {
            Callers = 64,
            Duration = TimeSpan.FromSeconds(context.Pick(10, 1)),
            WarmUp = TimeSpan.FromSeconds(context.Pick(2, 1)),
        };
        await using var store = spec.Open();
        var load = await LoadProcesses.RunAsync(spec, plan, processes, cancellationToken);
        LoadFigures.Add(context, Number.Of(processes, "process", "processes"), spec.Name, load, bare: null);
        return load;
    }
}
