using S3Db.EventualConsistency;

namespace S3Db.Cli;

/// <summary>Step 1: many callers at once, while another process consolidates.</summary>
internal static class LoadStep
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public static async Task<DemoReport.LoadFacts> RunAsync(DemoWorld world, CancellationToken cancellationToken)
    {
        var settings = world.Settings;
        var wallets = Texts.Count(settings.Wallets, "wallet");
        world.View.Heading($"{Texts.Of(settings.Transactions)} adds and subs on {wallets}, all at once");
        var calls = Workload.Draw(settings, world.Today);
        var putsBefore = world.Database.Statistics.Snapshot().Put;
        var since = world.TimeProvider.GetTimestamp();
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var consolidating = ConsolidateAsync(world, done.Token);
        await world.View.TrackAsync("sending transactions", calls.Count, onDone =>
            SendAsync(world, calls, onDone, cancellationToken)).ConfigureAwait(false);
        var seconds = world.TimeProvider.GetElapsedTime(since).TotalSeconds;
        await done.CancelAsync().ConfigureAwait(false);
        var (folded, generations) = await consolidating.ConfigureAwait(false);

        // This process only appends here; the other one folds. So its PUTs are segments.
        var segments = world.Database.Statistics.Snapshot().Put - putsBefore;
        var facts = new DemoReport.LoadFacts(
            settings.Wallets,
            calls.Count,
            Math.Min(DemoSettings.Callers, calls.Count),
            segments,
            Math.Round((decimal)calls.Count / Math.Max(1, segments), 1),
            Math.Round(seconds, 3),
            (long)(calls.Count / Math.Max(seconds, 0.001)),
            folded,
            generations);
        Show(world.View, facts);
        return facts;
    }

    private static Task SendAsync(
        DemoWorld world, IReadOnlyList<Workload.Call> calls, Action<long> onDone, CancellationToken cancellationToken)
    {
        var next = -1;
        var sent = 0L;
        return Task.WhenAll(Enumerable.Range(0, Math.Min(DemoSettings.Callers, calls.Count)).Select(async _ =>
        {
            for (var i = Interlocked.Increment(ref next); i < calls.Count; i = Interlocked.Increment(ref next))
            {
                var call = calls[i];
                var options = new TransactionOptions { Timestamp = call.Timestamp, Source = "demo" };
                await world.Wallets
                    .SubmitAsync(call.Wallet, call.Operation, call.Amount, options, cancellationToken)
                        .ConfigureAwait(false);
                onDone(Interlocked.Increment(ref sent));
            }
        }));
    }

    /// <summary>The other process: folds what it finds, again and again, until it is told to stop.</summary>
    private static async Task<(long Transactions, long Generations)> ConsolidateAsync(
        DemoWorld world, CancellationToken stop)
    {
        var (transactions, generations) = (0L, 0L);
        while (true)
        {
            try
            {
                await Task.Delay(Pause, world.TimeProvider, stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return (transactions, generations);
            }

            var report = await world.Worker.ConsolidateAsync(CancellationToken.None).ConfigureAwait(false);
            transactions += report.TransactionCount;
            generations += report.Generations;
        }
    }

    private static void Show(DemoView view, DemoReport.LoadFacts facts)
    {
        view.Line(
            $"{facts.Callers} concurrent callers, async mode: a call returns when its transaction is [bold]stored[/].");
        var (sent, folded) = (Texts.Of(facts.Transactions), Texts.Of(facts.FoldedMeanwhile));
        view.Line($"  {sent} acknowledged in {facts.Seconds:0.00} s, {Texts.Of(facts.PerSecond)} a second");
        view.Line(
            $"  {facts.Segments} objects written, {facts.TransactionsPerSegment:0.#} transactions each (group commit)");
        view.Line($"  {folded} consolidated meanwhile by a second handle, which shares only the store");
    }
}
