using System.Diagnostics;
using S3Db.Benchmarks.Measuring;
using S3Db.Benchmarks.Reporting;
using S3Db.Benchmarks.Running;
using S3Db.Benchmarks.Stores;
using S3Db.EventualConsistency;
using S3Db.Storage;

namespace S3Db.Benchmarks.Scenarios;

/// <summary>
/// One caller with nothing else under way. Every call is followed by a bare put of as many bytes, so both meet the
/// same store in the same moment.
/// </summary>
internal sealed class LoneCallerScenario : IScenario
{
    public string Name => "lone-caller";

    public string Summary => "One call at a time, against a bare PUT of the same bytes";

    public async Task RunAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        List<StoreSpec> specs = [StoreSpec.Memory(isRemote: true), StoreSpec.Memory(isRemote: false)];
        specs.AddRange(new[] { StoreSpec.Folder(isRemote: false), context.S3 }.OfType<StoreSpec>());
        for (var i = 0; i < specs.Count; i++)
        {
            context.Step(specs[i].Name, (double)i / specs.Count);
            await MeasureAsync(context, specs[i], cancellationToken);
        }
    }

    private static async Task MeasureAsync(
        ScenarioContext context, StoreSpec spec, CancellationToken cancellationToken)
    {
        await using var store = spec.Open();
        await using var counter = await CounterDatabase.OpenAsync(store, cancellationToken: cancellationToken);
        var (ack, over, bare) = (new LatencyHistogram(), new LatencyHistogram(), new LatencyHistogram());
        var calls = context.Pick(200, 20);
        for (var i = -10; i < calls; i++)
        {
            store.Traced.Clear();
            var calledAt = Stopwatch.GetTimestamp();
            await counter.Wallets.AddAsync("w", 1.25m, cancellationToken: cancellationToken);
            var waited = Stopwatch.GetElapsedTime(calledAt);
            var put = store.Traced.Requests().Single(request => request.IsCommit);
            var sentAt = Stopwatch.GetTimestamp();
            await store.Bare.PutAsync(
                $"bare/{i + 10:D6}", new byte[put.Bytes], PutCondition.IfAbsent, cancellationToken);
            if (i >= 0)
            {
                ack.Record(waited);
                over.Record(waited - put.Elapsed);
                bare.Record(Stopwatch.GetElapsedTime(sentAt));
            }
        }

        foreach (var (name, share) in new[] { ("p50", 0.5), ("p99", 0.99) })
        {
            context.Add(new Figure
            {
                Name = $"ack {name}",
                Measured = ack.Quantile(share),
                Limit = bare.Quantile(share),
                Unit = "ms",
                Store = spec.Name,
            });
            context.Add(new Figure
            {
                Name = $"over its own PUT {name}",
                Measured = over.Quantile(share),
                Unit = "ms",
                Store = spec.Name,
            });
        }

        if (spec.IsRemote)
        {
            context.Add(Figure.Of(Targets.LoneCaller, over.Quantile(0.5)) with { Store = spec.Name });
        }
    }
}
