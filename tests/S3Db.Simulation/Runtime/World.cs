using S3Db.Simulation.Actors;
using S3Db.Simulation.Faults;
using S3Db.Simulation.History;
using S3Db.Simulation.Planning;
using S3Db.Simulation.Reports;
using S3Db.Simulation.Store;

namespace S3Db.Simulation.Runtime;

/// <summary>One simulated system: processes, store, users, faults; from an empty bucket to the final audit.</summary>
internal sealed class World : IDisposable
{
    private const long EventsMax = 1_000_000;
    private static readonly TimeSpan Patience = TimeSpan.FromHours(6);
    private readonly Dictionary<int, SimulatedProcess> _places = [];
    private readonly ProcessStarter _starter;
    private readonly OperationRunner _users;
    private readonly Disturber _disturber;
    private readonly RequestWatch _watch;
    private IReadOnlyDictionary<string, StoredObject>? _snapshot;

    public World(Plan plan, bool keepsText = false)
    {
        Plan = plan;
        Clock = new SimulationClock(plan.Settings.Start);
        Bucket = new SimulatedBucket { PageSizeMax = plan.Settings.PageSizeMax };
        Faults = new FaultSchedule(plan);
        Trace = new Trace(Clock, keepsText);
        Paths = new PathWatch(Tally);
        _watch = new RequestWatch(Trace, Tally, Paths, plan.Settings);
        Network = new SimulatedNetwork(plan, Clock, Bucket, Faults, _watch) { OnCrash = Crash };
        _starter = new ProcessStarter(this);
        _users = new OperationRunner(this);
        _disturber = new Disturber(this);
    }

    public Plan Plan { get; }

    public SimulationClock Clock { get; }

    public SimulatedBucket Bucket { get; }

    public FaultSchedule Faults { get; }

    public SimulatedNetwork Network { get; }

    public Trace Trace { get; }

    public Tally Tally { get; } = new();

    public PathWatch Paths { get; }

    public WorldHistory History { get; } = new();

    /// <summary>Exceptions that no user should ever see.</summary>
    public List<string> Surprises { get; } = [];

    /// <summary>Tasks of the users; each ends when its call does.</summary>
    public List<Task> Calls { get; } = [];

    /// <summary>Whether the end has come, with a process that has no faults.</summary>
    public bool IsAudit { get; private set; }

    /// <summary>The keys that are there when everything is consolidated, before the trials.</summary>
    public IReadOnlySet<string> FinalKeys { get; private set; } = new HashSet<string>();

    /// <summary>The keys of objects that were damaged on purpose.</summary>
    public HashSet<string> Damaged => _watch.DamagedKeys;

    /// <summary>What was seen of records and of stopped chains.</summary>
    public RequestWatch Watch => _watch;

    /// <summary>Who is in a place now, dead or alive.</summary>
    public SimulatedProcess Occupant(int slot) => _places[slot];

    /// <summary>Lives the plan, and ends with everything consolidated by a fresh process.</summary>
    public async Task<FinalState> LiveAsync()
    {
        if (Plan.Settings.TriesBadServer)
        {
            await new BadServerTrial(this).RunAsync();
        }

        await SetUpAsync();
        Faults.IsOn = true;
        foreach (var element in Plan.Elements)
        {
            Schedule(element);
        }

        if (Plan.Settings.IsRestored)
        {
            Clock.Schedule(Plan.Settings.End / 2, null, () => _snapshot = Bucket.Copy());
        }

        await RunUntilAsync(Plan.Settings.End);
        Faults.IsOn = false;
        _disturber.EndAll();

        await DrainAsync();
        IsAudit = true;
        var auditor = await StartAsync(Plan.Settings.Processes, TimeSpan.Zero);
        var state = await CompleteAsync(FinalState.ReadAsync(this, auditor), "the final audit");
        FinalKeys = Bucket.Keys.ToHashSet(StringComparer.Ordinal);
        _watch.Retention.IsEnded = true;
        if (!Plan.Settings.IsDamaged)
        {
            state.TrialErrors.AddRange(await new EndTrials(this).RunAsync(auditor));
        }

        if (Plan.Settings.IsRestored)
        {
            state.Errors.AddRange(await new RestoreTrial(this).RunAsync(auditor, _snapshot!));
        }

        return state;
    }

    /// <summary>Waits for calls under way, and then for their requests: one executes within an hour.</summary>
    private async Task DrainAsync()
    {
        var limit = Clock.Elapsed + TimeSpan.FromMinutes(21);
        do
        {
            await RunUntilAsync(Clock.Elapsed + TimeSpan.FromSeconds(20));
        }
        while (Clock.Elapsed < limit && History.Operations.Exists(IsUnderWay));

        foreach (var stuck in History.Operations.Where(IsUnderWay))
        {
            Surprises.Add($"{stuck} did not end");
        }

        foreach (var process in _places.Values)
        {
            process.Crash();
        }

        await RunUntilAsync(Clock.Elapsed + TimeSpan.FromMinutes(62));
    }

    private bool IsUnderWay(OperationRecord operation) =>
        operation.Status == OperationStatus.Open
        && _places.Values.Any(process => process.IsAlive && process.Name == operation.Process);

    /// <summary>Whether damage that was done on purpose explains an error.</summary>
    public bool IsExcused(S3DbException exception) =>
        exception.Kind == S3DbErrorKind.Corrupt && (Plan.Settings.IsDamaged || Plan.Settings.LosesPages
            || Tally.Faults.ContainsKey("BodyDamaged"));

    /// <summary>Starts a process in a place; it is ready some requests later.</summary>
    public SimulatedProcess Start(int slot, TimeSpan skew)
    {
        var life = _places.TryGetValue(slot, out var before) ? before.Life + 1 : 0;
        var process = new SimulatedProcess(slot, life);
        process.Time = new ProcessTime(Clock, process, skew);
        _places[slot] = process;
        Clock.Schedule(TimeSpan.Zero, process, () => Calls.Add(_starter.StartAsync(process)));
        return process;
    }

    public void Crash(SimulatedProcess process)
    {
        if (!process.IsAlive)
        {
            return;
        }

        process.Crash();
        Tally.Add("crashes");
        Trace.Add(process.Name, "dies", string.Empty);
        var chance = new SeedStream(Plan.Seed, 21, (ulong)process.Slot, (ulong)process.Life);
        var delay = chance.Span(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(3));
        Clock.Schedule(delay, null, () => Start(process.Slot, process.Time.Skew));
    }

    /// <summary>Lets time pass up to a moment.</summary>
    public async Task RunUntilAsync(TimeSpan limit)
    {
        do
        {
            await Quiescence.ReachAsync();
        }
        while (RunNext(limit));
    }

    /// <summary>Lets time pass until something has ended.</summary>
    public async Task<T> CompleteAsync<T>(Task<T> task, string what)
    {
        var limit = Clock.Elapsed + Patience;
        while (true)
        {
            await Quiescence.ReachAsync();
            if (task.IsCompleted)
            {
                return await task;
            }

            if (!RunNext(limit))
            {
                throw new StuckException($"{what} did not end within {Patience:c} of virtual time");
            }
        }
    }

    public void Dispose() => _starter.Dispose();

    private bool RunNext(TimeSpan limit) => Clock.Events < EventsMax
        ? Clock.TryRunNext(limit)
        : throw new StuckException($"after {Clock.Events} events the world is at {Clock.Elapsed:c} and does not end");

    private async Task SetUpAsync()
    {
        var first = await StartAsync(0, Plan.Settings.Skews[0]);
        await CompleteAsync(_users.InsertAllAsync(first), "the first inserts");
        for (var slot = 1; slot < Plan.Settings.Processes; slot++)
        {
            await StartAsync(slot, Plan.Settings.Skews[slot % Plan.Settings.Skews.Count]);
        }
    }

    /// <summary>Connects a process that has no place, and is not started again.</summary>
    public Task<bool> ConnectAsync(SimulatedProcess process, WorldSettings settings)
    {
        process.Time = new ProcessTime(Clock, process, TimeSpan.Zero);
        return _starter.ConnectAsync(process, settings);
    }

    /// <summary>Starts a process, and waits until it is ready.</summary>
    public async Task<SimulatedProcess> StartAsync(int slot, TimeSpan skew)
    {
        var process = Start(slot, skew);
        await CompleteAsync(ReadyAsync(process), $"the start of {process.Name}");
        return process;

        static async Task<bool> ReadyAsync(SimulatedProcess process)
        {
            await process.Ready.Task;
            return true;
        }
    }

    private void Schedule(PlanElement element)
    {
        switch (element)
        {
            case PlannedOperation operation:
                var delay = operation.At - Clock.Elapsed;
                Clock.Schedule(delay > TimeSpan.Zero ? delay : TimeSpan.Zero, null, () => _users.Begin(operation));
                break;
            case PlannedEvent disturbance:
                var wait = disturbance.At - Clock.Elapsed;
                Clock.Schedule(
                    wait > TimeSpan.Zero ? wait : TimeSpan.Zero, null, () => _disturber.Disturb(disturbance));
                break;
            default:
                break;
        }
    }
}
