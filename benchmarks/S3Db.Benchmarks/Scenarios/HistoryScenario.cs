using S3Db.Benchmarks.Internals;
using S3Db.Benchmarks.Reporting;
using S3Db.Benchmarks.Running;
using S3Db.Storage;

namespace S3Db.Benchmarks.Scenarios;

/// <summary>The same 10^4 pending transactions on logs with more and more history behind them.</summary>
internal sealed class HistoryScenario : IScenario
{
    private const int Pending = 10_000;
    private const int Records = 1_000;

    /// <summary>The first passes of a process compile, and finish what the one before it has left.</summary>
    private const int WarmUps = 10;
    private const int Rounds = 75;

    public string Name => "history";

    public string Summary => "A pass over 10^4 pending with 10^4 to 10^8 transactions of history";

    public async Task RunAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var sizes = context.Pick<long[]>(
            [10_000, 100_000, 1_000_000, 10_000_000, 100_000_000], [10_000, 1_000_000]);
        var logs = new List<GrownLog>();
        try
        {
            foreach (var size in sizes)
            {
                context.Step($"making {size:#,0} of history", 0);
                logs.Add(await GrownLog.MakeAsync(size, Pending, Records, cancellationToken));
            }

            await TakeTurnsAsync(context, logs, cancellationToken);
        }
        finally
        {
            foreach (var log in logs)
            {
                await log.DisposeAsync();
            }
        }

        var passes = logs.ConvertAll(log => log.Median(context.Pick(WarmUps, 1)));
        foreach (var (size, pass) in sizes.Zip(passes))
        {
            Add(context, $"{size:#,0} before", pass);
        }

        context.Add(Figure.Of(
            Targets.RequestsOverHistory, passes[^1].Requests.Total / (double)passes[0].Requests.Total));
        context.Add(Figure.Of(Targets.TimeOverHistory, passes[^1].Seconds / passes[0].Seconds));
        context.Add(new Series
        {
            Name = "history-time",
            Title = "time of a pass over 10^4 pending",
            XAxis = "transactions of history",
            YAxis = "s",
            Lines = new Dictionary<string, double[][]>(StringComparer.Ordinal)
            {
                ["pass"] = [.. sizes.Zip(passes, (size, pass) => new[] { size, pass.Seconds })],
            },
        });
    }

    /// <summary>In turns: when the machine slows down, it does so for all of them.</summary>
    private static async Task TakeTurnsAsync(
        ScenarioContext context, List<GrownLog> logs, CancellationToken cancellationToken)
    {
        var rounds = context.Pick(WarmUps + Rounds, 4);
        for (var round = 0; round < rounds; round++)
        {
            context.Step("a pass over each in turn", (double)round / rounds);
            for (var i = 0; i < logs.Count; i++)
            {
                await logs[(round + i) % logs.Count].PassAsync(cancellationToken);
            }
        }
    }

    private static void Add(ScenarioContext context, string name, (RequestCounts Requests, double Seconds) pass)
    {
        Add("time", pass.Seconds * 1_000, "ms");
        Add("GET", pass.Requests.Get, "requests");
        Add("PUT", pass.Requests.Put, "requests");
        Add("LIST", pass.Requests.List, "requests");
        Add("DELETE", pass.Requests.Delete, "requests");
        Add("bytes", pass.Requests.BytesRead + pass.Requests.BytesWritten, "B");

        void Add(string what, double measured, string unit) => context.Add(new Figure
        {
            Case = name, Name = what, Measured = measured, Unit = unit,
        });
    }
}
