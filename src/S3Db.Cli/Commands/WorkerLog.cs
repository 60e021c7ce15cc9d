using System.Text.Json;
using S3Db.EventualConsistency;

namespace S3Db.Cli.Commands;

/// <summary>What a worker tells: a line for each thing that happens, in JSON when asked for. Thread-safe.</summary>
internal sealed class WorkerLog(CommandContext context)
{
    // One object a line, as log collectors want it.
    private static readonly CliJson Lines =
        new(new JsonSerializerOptions(CliJson.Default.Options) { WriteIndented = false });

    private readonly Lock _lock = new();
    private long _transactions;

    public bool IsStarted { get; private set; }

    public void Follow(EventualConsistencyPlugin plugin)
    {
        var name = $"{plugin.Resource}.{plugin.Field}";
        plugin.Consolidated += (_, args) => Consolidated(name, args);
        plugin.TransactionError += (_, args) => Failed(name, args.Exception.Message);
        Tell(new("serving", name, null, null, null), $"serving {name}");
    }

    public void LeftOut(StoredCounter counter)
    {
        var name = CounterSelection.NameOf(counter);
        var why = $"its reducer '{counter.Reducer}' is code of an application";
        Tell(new("leftOut", name, null, null, why), $"not serving {name}: {why}");
    }

    public void Started(string database, TimeSpan interval)
    {
        IsStarted = true;
        Tell(
            new("started", null, null, null, $"{database}, every {interval.TotalSeconds:0} s"),
            $"consolidating {database} every {interval.TotalSeconds:0} s; stop with Ctrl-C");
    }

    public void Failed(string? counter, string message)
    {
        lock (_lock)
        {
            CommandErrors.Report(context.Host, counter is null ? message : $"{counter}: {message}", ExitCode.Failure);
        }
    }

    public void Stopped() => Tell(
        new("stopped", null, null, _transactions, null),
        $"stopped; {Texts.Count(_transactions, "transaction")} consolidated");

    private void Consolidated(string name, ConsolidatedEventArgs args)
    {
        Interlocked.Add(ref _transactions, args.TransactionCount);
        Tell(
            new("consolidated", name, args.Generation, args.TransactionCount, null),
            $"{name}: generation {args.Generation}, {Texts.Count(args.TransactionCount, "transaction")}");
    }

    private void Tell(Answers.WorkerEvent line, string text)
    {
        lock (_lock)
        {
            context.Host.Output.WriteLine(
                context.IsJson ? JsonSerializer.Serialize(line, Lines.WorkerEvent) : text);
            context.Host.Output.Flush();
        }
    }
}
