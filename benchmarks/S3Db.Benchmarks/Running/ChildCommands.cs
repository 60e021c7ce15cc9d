using System.Text.Json;
using S3Db.Benchmarks.Measuring;
using S3Db.Benchmarks.Stores;

namespace S3Db.Benchmarks.Running;

/// <summary>What this program does when it was started by itself.</summary>
internal static class ChildCommands
{
    public const string Scenario = "child-scenario";
    public const string Load = "child-load";
    public const string Fold = "child-fold";

    private static readonly Lock Writing = new();

    /// <summary>Runs one of them until it ends or this process is asked to.</summary>
    public static async Task<int> RunAsync(Func<StopRequest, Task<int>> command)
    {
        using var stop = new StopRequest();
        try
        {
            return await command(stop);
        }
        catch (Exception) when (stop.Token.IsCancellationRequested)
        {
            return stop.ExitCode;
        }
    }

    public static async Task<int> RunScenarioAsync(StopRequest stop)
    {
        var order = Read<ScenarioOrder>();
        stop.WatchInput();
        try
        {
            await ScenarioList.Find(order.Name).RunAsync(new ScenarioContext(order, Write), stop.Token);
            return 0;
        }
        catch (Exception e) when (!stop.Token.IsCancellationRequested)
        {
            Write(new ScenarioEvent { Error = e.ToString() });
            return 1;
        }
    }

    /// <summary>Opens the store, says so, waits for a line, and puts the load on it.</summary>
    public static async Task<int> RunLoadAsync(StopRequest stop)
    {
        var order = Read<LoadOrder>();
        await using var store = order.Store.Open(isOwner: false);
        await using var counter = await CounterDatabase.OpenAsync(
            store, options => options.Mode = order.Plan.Mode, cancellationToken: stop.Token);
        Write(new ScenarioEvent { Step = "ready" });
        await Console.In.ReadLineAsync(stop.Token);
        stop.WatchInput();
        Write(await new LoadGenerator(store, counter, order.Plan).RunAsync(stop.Token));
        return 0;
    }

    /// <summary>Folds everything that is pending in a store.</summary>
    public static async Task<int> RunFoldAsync(StopRequest stop)
    {
        await using var store = Read<StoreSpec>().Open(isOwner: false);
        stop.WatchInput();
        Write(await FoldRun.MeasureAsync(store, cancellationToken: stop.Token));
        return 0;
    }

    private static T Read<T>() => JsonSerializer.Deserialize<T>(Console.In.ReadLine()!, ChildProcess.Json)!;

    private static void Write<T>(T message)
    {
        var line = JsonSerializer.Serialize(message, ChildProcess.Json);
        lock (Writing)
        {
            Console.Out.WriteLine(line);
            Console.Out.Flush();
        }
    }
}
