using S3Db.Benchmarks.Reporting;
using S3Db.Benchmarks.Running;
using S3Db.Benchmarks.Stores;
using S3Db.Testing;

namespace S3Db.Benchmarks.Scenarios;

/// <summary>The stores by themselves: whether the injected latencies are what they are meant to be.</summary>
internal sealed class StoreScenario : IScenario
{
    private const int Bytes = 16 * 1024;
    private const int AtOnce = 32;

    public string Name => "store";

    public string Summary => "Bare PUT and GET of 16 KiB on every store, 32 at a time";

    public async Task RunAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var specs = new[] { StoreSpec.Memory(isRemote: true), StoreSpec.Folder(isRemote: false), context.S3 };
        foreach (var spec in specs.OfType<StoreSpec>())
        {
            context.Step(spec.Name, 0.3);
            await using var store = spec.Open();
            var count = context.Pick(3_000, 100);
            var puts = Enumerable.Repeat(new TracedRequest(StoreVerb.Put, string.Empty, Bytes, default), count);
            Add("PUT", await BareClient.ReplayAsync(store.Bare, puts, AtOnce, cancellationToken));
            await store.Inner.PutAsync("object", new byte[Bytes], cancellationToken: cancellationToken);
            var gets = Enumerable.Repeat(new TracedRequest(StoreVerb.Get, "object", Bytes, default), count);
            Add("GET", await BareClient.ReplayAsync(store.Bare, gets, AtOnce, cancellationToken));

            void Add(string verb, BareRun run)
            {
                AddFigure("p50", run.Latency.Quantile(0.5), "ms");
                AddFigure("p99", run.Latency.Quantile(0.99), "ms");
                AddFigure("p99.9", run.Latency.Quantile(0.999), "ms");
                AddFigure("requests", run.Requests / run.Elapsed.TotalSeconds, "per second");

                void AddFigure(string what, double measured, string unit) => context.Add(new Figure
                {
                    Case = verb, Name = what, Measured = measured, Unit = unit, Store = spec.Name,
                });
            }
        }
    }
}
