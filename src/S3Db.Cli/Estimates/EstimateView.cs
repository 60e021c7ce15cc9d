using Spectre.Console;

namespace S3Db.Cli.Estimates;

/// <summary>An estimate as people read it.</summary>
internal static class EstimateView
{
    private const int BarWidth = 20;

    public static void Show(CommandContext context, Estimate estimate)
    {
        ShowLoad(context, estimate);
        ShowRequests(context.Screen, estimate);
        ShowFigures(context.Screen, estimate);
        ShowComparisons(context.Screen, estimate);
        ShowLimits(context.Screen, estimate.Limits);
        foreach (var note in estimate.Notes)
        {
            context.WriteLine($"[yellow]![/] {note}");
        }
    }

    private static void ShowLoad(CommandContext context, Estimate estimate)
    {
        var load = estimate.Load;
        var counters = $"{Quantities.Of(load.Records)} counters"
            + (load.HotRecords < load.Records ? $", {Quantities.Of(load.HotRecords)} of them touched" : string.Empty)
            + (load.Zipf > 0 ? $", by Zipf's law ({load.Zipf:0.##})" : string.Empty);
        var batch = load.BatchSize is { } size ? $", batches of {Texts.Of(size)}" : string.Empty;
        var consolidators = load.Consolidators == 1 ? "1 process" : $"{Texts.Of(load.Consolidators)} processes";
        context.WriteLine(
            $"[bold]{Quantities.Of(load.TransactionsPerSecond)} transactions/s[/], {load.Mode}{batch}, on {counters};");
        context.WriteLine($"{Texts.Count(load.Writers, "writer")}, {Texts.Count(load.Shards, "shard")};");
        context.WriteLine($"consolidated every {Quantities.Time(load.Interval)} by {consolidators};");
        var (put, get) = (Quantities.Time(load.PutLatency), Quantities.Time(load.GetLatency));
        context.WriteLine($"{estimate.Prices}; a PUT takes {put}, a GET {get}.");
    }

    private static void ShowRequests(IAnsiConsole console, Estimate estimate)
    {
        var table = Terminal.Table("requests", "a second", "a month", "$ a month");
        foreach (var verb in estimate.Requests)
        {
            table.AddRow(
                verb.Verb,
                Quantities.Of(verb.PerSecond),
                Quantities.Of(verb.PerMonth),
                Quantities.Dollars(verb.DollarsPerMonth));
        }

        console.Write(table);
    }

    private static void ShowFigures(IAnsiConsole console, Estimate estimate)
    {
        var (writing, fold, storage) = (estimate.Writing, estimate.Consolidation, estimate.Storage);
        var state = fold.IsStateInline
            ? "in the manifest"
            : $"{Pages(fold.PagesPerShard)} of {Quantities.Bytes(fold.PageBytes)} a shard";
        var passes = fold.PassesPerConsolidation == 1
            ? "1 pass"
            : $"{Quantities.Of(fold.PassesPerConsolidation)} passes";
        var table = Terminal.Table("figure", "value<");
        Row("transactions a PUT", Quantities.Of(writing.TransactionsPerPut));
        Row("acknowledged after", Range(writing.AcknowledgedAfterMean, writing.AcknowledgedAfterLongest));
        Row(
            estimate.Load.Mode == "sync" ? "then consolidated after" : "consolidated after",
            Range(fold.LagMean, fold.LagLongest));
        Row(
            "a consolidation of a shard",
            $"{passes} of {Quantities.Of(fold.TransactionsPerPass)} transactions and {Pages(fold.PagesPerPass)}: "
            + Quantities.Time(fold.ConsolidationSeconds));
        Row("state", $"{state}; manifest {Quantities.Bytes(fold.ManifestBytes)}");
        Row("a segment", Quantities.Bytes(writing.SegmentBytes));
        Row(
            "history a month",
            $"{Quantities.Bytes(storage.HistoryBytesPerMonth)} ({storage.BytesPerTransaction:0} a transaction),"
            + $" {Quantities.Dollars(estimate.Bill.HistoryDollarsPerMonth)} for each month kept");
        Row("cores", $"{estimate.Cores.WriteCores:0.00} to write, {estimate.Cores.FoldCores:0.00} to fold");
        if (estimate.Bill.TransferDollarsPerMonth > 0)
        {
            Row("transfer a month", Quantities.Dollars(estimate.Bill.TransferDollarsPerMonth));
        }

        console.Write(table);

        void Row(string name, string value) => table.AddRow(Markup.Escape(name), Markup.Escape(value));

        static string Pages(double count) => count == 1 ? "1 page" : $"{Quantities.Of(count)} pages";

        static string Range(double mean, double longest) =>
            $"{Quantities.Time(mean)} on average, {Quantities.Time(longest)} at most";
    }

    private static void ShowComparisons(IAnsiConsole console, Estimate estimate)
    {
        var table = Terminal.Table("requests of", "$ a million", "$ a month", "<");
        var most = estimate.Comparisons.Max(comparison => comparison.DollarsPerMillion);
        foreach (var comparison in estimate.Comparisons)
        {
            table.AddRow(
                Markup.Escape(comparison.Design),
                Quantities.Dollars(comparison.DollarsPerMillion),
                Quantities.Dollars(comparison.DollarsPerMonth),
                $"[teal]{Terminal.Bar((decimal)comparison.DollarsPerMillion, (decimal)most, BarWidth)}[/]");
        }

        console.Write(table);
        foreach (var breakEven in estimate.BreakEvens)
        {
            console.MarkupLineInterpolated(
                $"Break-even with {breakEven.Design}: {breakEven.TransactionsPerPut:0} transactions a PUT.");
        }
    }

    private static void ShowLimits(IAnsiConsole console, IReadOnlyList<Estimate.Limit> limits)
    {
        var table = Terminal.Table("limit", "this load", "at most", "<");
        foreach (var limit in limits)
        {
            table.AddRow(
                limit.Name,
                Quantities.Of(limit.Value),
                Quantities.Of(limit.Most),
                limit.IsReached ? "[red]reached[/]" : "[green]✓[/]");
        }

        console.Write(table);
        foreach (var limit in limits.Where(limit => limit.IsReached))
        {
            console.MarkupLineInterpolated($"[red]{limit.Name}[/]: {limit.Remedy}");
        }
    }
}
