using S3Db.EventualConsistency;
using Spectre.Console;


namespace S3Db.Cli;

/// <summary>Step 3: calls that answer with the value.</summary>
internal static class SyncStep
{
    public const string Safe = "safe-001";

    public static async Task<DemoReport.SyncFacts> RunAsync(DemoWorld world, CancellationToken cancellationToken)
    {
        world.View.Heading("Sync mode: the answer is the new balance");
        (string Text, CounterOperation Operation, decimal Amount)[] calls =
        [
            ("SetAsync(1000)", CounterOperation.Set, 1000m),
            ("AddAsync(250)", CounterOperation.Add, 250m),
            ("SubAsync(100)", CounterOperation.Sub, 100m),
        ];
        var facts = new List<DemoReport.SyncCall>();
        foreach (var (text, operation, amount) in calls)
        {
            var since = world.TimeProvider.GetTimestamp();
            var receipt = await world.Safes
                .SubmitAsync(Safe, operation, amount, null, cancellationToken).ConfigureAwait(false);
            var elapsed = world.TimeProvider.GetElapsedTime(since).TotalMilliseconds;
            facts.Add(new DemoReport.SyncCall(
                text, receipt.Status.ToString().ToLowerInvariant(), receipt.Value, Math.Round(elapsed, 1)));
        }

        world.View.Show(console =>
        {
            var table = Terminal.Table($"safes/{Safe}", "answer<", "value", "took");
            foreach (var call in facts)
            {
                var value = call.Value is { } known ? $"[bold]{Texts.Money(known)}[/]" : "not decided yet";
                table.AddRow(call.Call, call.Status, value, $"{call.Milliseconds:0.0} ms");
            }

            console.Write(table);
        });
        world.View.Line(
            $"Each call returned after its transaction was stored [bold]and[/] consolidated: for money and stock.");
        return new DemoReport.SyncFacts($"safes/{Safe}", facts);
    }
}
