using S3Db.Benchmarks.Measuring;
using S3Db.Benchmarks.Reporting;
using S3Db.Benchmarks.Running;
using S3Db.Benchmarks.Stores;

namespace S3Db.Benchmarks.Scenarios;

/// <summary>A process that has just started folds what many others have left.</summary>
internal sealed class ConsolidationScenario : IScenario
{
    private static readonly (long Transactions, int Records) Naive = (1_000_000, 100_000);

    public string Name => "consolidation";

    public string Summary => "10^4 to 10^7 pending transactions over 1 to 10^6 records";

    public async Task RunAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var cases = context.Pick<(long Transactions, int Records)[]>(
            [
                (10_000, 1), (10_000, 10_000), (100_000, 1), (100_000, 10_000), (1_000_000, 1), (1_000_000, 1_000),
                Naive, (1_000_000, 1_000_000), (10_000_000, 1_000_000),
            ],
            [(10_000, 1), (10_000, 1_000)]);
        var points = new List<(int Records, double[] Point)>();
        for (var i = 0; i < cases.Length; i++)
        {
            var (transactions, records) = cases[i];
            var name = $"{transactions:#,0} over {records:#,0}";
            context.Step(name, (double)i / cases.Length);
            var run = await MeasureAsync(context, name, transactions, records, cancellationToken);
            points.Add((records, [transactions, run.Use.Elapsed.TotalSeconds]));
            if (cases[i] == Naive)
            {
                context.Add(Figure.Of(Targets.FoldRequests, 2.0 * records / run.Requests.Total) with
                {
                    Store = StoreSpec.Memory(isRemote: true).Name,
                });
            }
        }

        context.Add(new Series
        {
            Name = "consolidation-time",
            Title = "time to fold everything pending",
            XAxis = "pending transactions",
            YAxis = "s",
            Lines = points.GroupBy(point => point.Records).ToDictionary(
                line => $"{line.Key:#,0} records",
                line => line.Select(point => point.Point).ToArray(),
                StringComparer.Ordinal),
        });
    }

    private static async Task<FoldRun> MeasureAsync(
        ScenarioContext context, string name, long transactions, int records, CancellationToken cancellationToken)
    {
        var spec = StoreSpec.Memory(isRemote: true);
        await using var store = spec.Open();
        await PendingStore.FillAsync(store, transactions, records, cancellationToken: cancellationToken);
        var run = await FoldRun.MeasureAsync(store, cancellationToken: cancellationToken);
        FoldFigures.Add(
            context,
            name,
            spec.Name,
            run,
            "The limit is a raw GET of the same segments, as many at a time as a pass reads. Peak memory includes the "
            + "objects, which are in memory too.");
        return run;
    }
}
