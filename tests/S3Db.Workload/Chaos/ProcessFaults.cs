namespace S3Db.Workload;

/// <summary>Kills and freezes processes at random until it is told to end, and leaves all of them awake.</summary>
public sealed class ProcessFaults(IReadOnlyList<WorkerProcess> workers, ChaosOptions options)
{
    private static readonly TimeSpan FreezeMin = TimeSpan.FromSeconds(0.1);
    private static readonly TimeSpan FreezeMax = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan DeadMax = TimeSpan.FromSeconds(2);
    private const double KillShare = 0.4;
    private const double KillFrozenShare = 0.1;
    private const double StartingShare = 0.1;
    private readonly Random _random = new(options.Seed);
    private readonly List<Task> _running = [];
    private int _journals = workers.Count;

    public int Kills { get; private set; }

    public int Freezes { get; private set; }

    /// <summary>How many processes were started, with those there were at first.</summary>
    public int Processes => _journals;

    public async Task RunAsync(CancellationToken ending)
    {
        while (!ending.IsCancellationRequested)
        {
            await PauseAsync(options.FaultInterval * 2 * _random.NextDouble(), ending);
            var isStarting = _random.NextDouble() < StartingShare;
            var idle = workers.Where(worker => !worker.IsBusy && (isStarting || worker.IsAtWork)).ToList();
            if (idle.Count > 0 && !ending.IsCancellationRequested)
            {
                _running.Add(Hurt(idle[_random.Next(idle.Count)], ending));
            }
        }

        await Task.WhenAll(_running);
    }

    private static async Task PauseAsync(TimeSpan pause, CancellationToken ending) =>
        await Task.Delay(pause, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>What happens to whom is drawn here, in the order of the draws.</summary>
    private Task Hurt(WorkerProcess worker, CancellationToken ending)
    {
        var (isKilled, dead) = (_random.NextDouble() < KillShare, DeadMax * _random.NextDouble());
        var frozen = FreezeMin * Math.Pow(FreezeMax / FreezeMin, _random.NextDouble());
        var isKilledFrozen = _random.NextDouble() < KillFrozenShare;
        worker.IsBusy = true;
        return isKilled ? KillAsync(worker, dead, ending) : FreezeAsync(worker, frozen, isKilledFrozen, dead, ending);
    }

    private async Task KillAsync(WorkerProcess worker, TimeSpan dead, CancellationToken ending)
    {
        Kills++;
        await worker.KillAsync();
        await PauseAsync(dead, ending);
        worker.Restart(_journals++);
        worker.IsBusy = false;
    }

    private async Task FreezeAsync(
        WorkerProcess worker, TimeSpan frozen, bool isKilled, TimeSpan dead, CancellationToken ending)
    {
        Freezes++;
        worker.Freeze();
        await PauseAsync(frozen, ending);
        if (isKilled)
        {
            await KillAsync(worker, dead, ending);
            return;
        }

        worker.Wake();
        worker.IsBusy = false;
    }
}
