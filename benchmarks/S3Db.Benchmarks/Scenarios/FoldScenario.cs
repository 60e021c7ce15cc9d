using System.Diagnostics;
using S3Db.Benchmarks.Internals;
using S3Db.Benchmarks.Measuring;
using S3Db.Benchmarks.Reporting;
using S3Db.Benchmarks.Running;
using S3Db.Benchmarks.Stores;

namespace S3Db.Benchmarks.Scenarios;

/// <summary>The fold itself on one core: decoding, ordering, deciding. No store, no pages written.</summary>
internal sealed class FoldScenario : IScenario
{
    /// <summary>By then the runtime has compiled what it runs often.</summary>
    private const int WarmupRounds = 4;

    public string Name => "fold";

    public string Summary => "Fold in memory on one core, decoding included";

    public async Task RunAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var transactions = context.Pick(1_000_000, 20_000);
        var records = context.Pick(100_000, 1_000);
        await using var store = StoreSpec.Memory(isRemote: false).Open();
        await using var counter = await CounterDatabase.OpenAsync(store, cancellationToken: cancellationToken);
        var fold = new MemoryFold(counter);
        context.Step("encoding", 0);
        var stored = new SyntheticLog(fold.Keys, records).Encode(transactions);
        RunOnOneCore();
        var rounds = context.Pick(5, 1);
        var runs = new List<FoldTimes>();
        var bare = new List<double>();
        for (var i = -WarmupRounds; i < rounds; i++)
        {
            context.Step($"round {i + 1}", Math.Max(0, i) / (double)rounds);
            var tokenized = transactions / MemoryFold.Tokenize(stored).TotalSeconds;
            ResourceMeter.CollectGarbage();
            var times = await fold.FoldAsync(stored);
            if (i >= 0)
            {
                runs.Add(times);
                bare.Add(tokenized);
            }
        }

        var middle = runs.OrderBy(run => run.PerSecond).ElementAt(runs.Count / 2);
        context.Add(Figure.Of(Targets.FoldOneCore, middle.PerSecond) with
        {
            Limit = bare.Order().ElementAt(bare.Count / 2),
            Note = "The limit is inflating the same segments and telling their JSON tokens apart, on the same core.",
        });
        AddPart("decode", middle.Decode);
        AddPart("order", middle.Order);
        AddPart("decide", middle.Decide);
        AddPart("processor", middle.Cpu);

        void AddPart(string part, TimeSpan time) => context.Add(new Figure
        {
            Name = part, Measured = time.TotalMicroseconds / transactions, Unit = "µs/tx",
        });
    }

    private static void RunOnOneCore()
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
        {
            using var process = Process.GetCurrentProcess();
            process.ProcessorAffinity = 1;
        }
    }
}
