using S3Db.Storage;

namespace S3Db.Testing;

/// <summary>
/// A store seen through a bad network: faults are injected exactly before or after an operation takes effect, by hooks,
/// by script (<see cref="FailBefore"/>, <see cref="FailAfterApplied"/>, <see cref="CrashAt"/>) or at random
/// (<see cref="FaultPlan"/>). Everything is recorded in <see cref="Operations"/>.
/// </summary>
/// <remarks>
/// <para>
/// One instance stands for one process. Give each simulated process its own instance over one shared inner store: a
/// crash then kills that process alone. Disposing it leaves the inner store open.
/// </para>
/// <para>
/// The order at one operation is: it is counted and recorded; requests still under way that are due are delivered; the
/// Before hook runs; the faults that strike before are applied; the inner store is called; the After hook runs; the
/// faults that strike after are applied.
/// </para>
/// </remarks>
/// <threadsafety>Thread-safe. Set hooks before the operations they concern begin.</threadsafety>
public sealed partial class FaultyObjectStore : IObjectStore
{
    private readonly IObjectStore _inner;
    private readonly FaultPlan? _plan;
    private readonly FaultScript _script = new();
    private readonly LateRequests _late = new();
    private readonly Lock _lock = new();
    private readonly List<StoreOperation> _operations = [];
    private volatile string? _crash;

    /// <summary>Wraps a store.</summary>
    /// <param name="inner">The store that keeps the objects; stays open when this one is disposed.</param>
    /// <param name="plan">Random faults; none when null.</param>
    public FaultyObjectStore(IObjectStore inner, FaultPlan? plan = null)
    {
        ArgumentNullException.ThrowIfNull(inner);
        _inner = inner;
        _plan = plan;
    }

    /// <inheritdoc/>
    public string Description => _inner.Description;

    /// <summary>Runs before a get is executed.</summary>
    public StoreHook? BeforeGet { get; set; }

    /// <summary>Runs after a get was executed, before its caller hears of it.</summary>
    public StoreHook? AfterGet { get; set; }

    /// <summary>Runs before a put is executed: here another process can win the race.</summary>
    public StoreHook? BeforePut { get; set; }

    /// <summary>Runs after a put took effect, before its caller hears of it; not after a refused one.</summary>
    public StoreHook? AfterPutApplied { get; set; }

    /// <summary>Runs before a delete, single or in bulk, is executed.</summary>
    public StoreHook? BeforeDelete { get; set; }

    /// <summary>Runs after a delete, single or in bulk, took effect.</summary>
    public StoreHook? AfterDeleteApplied { get; set; }

    /// <summary>Runs before a listing is made.</summary>
    public StoreHook? BeforeList { get; set; }

    /// <summary>Runs after a listing was made, before its caller sees it: here the listing can grow stale.</summary>
    public StoreHook? AfterList { get; set; }

    /// <summary>Every operation so far, in the order in which they began. A snapshot.</summary>
    public IReadOnlyList<StoreOperation> Operations
    {
        get
        {
            lock (_lock)
            {
                return [.. _operations];
            }
        }
    }

    /// <summary>Whether the simulated process is dead.</summary>
    public bool IsCrashed => _crash is not null;

    /// <summary>How many requests whose callers gave up, or copies, are still under way.</summary>
    public int LateCount => _late.Count;

    /// <summary>The number of operations of one kind so far.</summary>
    /// <param name="verb">The kind.</param>
    public int Count(StoreVerb verb)
    {
        lock (_lock)
        {
            return _operations.Count(o => o.Verb == verb);
        }
    }

    /// <summary>Lets the n-th operation from now fail before it is executed.</summary>
    /// <param name="n">Which one: 1 is the next.</param>
    /// <param name="verb">Counts only operations of this kind; all when null.</param>
    /// <param name="error">
    /// What the caller is told. <see cref="StoreErrorKind.Unavailable"/> (the default) leaves a writer in doubt.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is less than 1.</exception>
    public void FailBefore(int n, StoreVerb? verb = null, StoreErrorKind error = StoreErrorKind.Unavailable) =>
        AddFault(n, verb, FaultPoint.BeforeApplied, error);

    /// <summary>
    /// Lets the n-th operation from now be executed and its caller be told that the store did not answer.
    /// </summary>
    /// <param name="n">Which one: 1 is the next.</param>
    /// <param name="verb">Counts only operations of this kind; all when null.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is less than 1.</exception>
    public void FailAfterApplied(int n, StoreVerb? verb = null) =>
        AddFault(n, verb, FaultPoint.AfterApplied, StoreErrorKind.Unavailable);

    /// <summary>
    /// Kills the process at its n-th operation from now: that operation, every later one and those that are running
    /// end with a <see cref="SimulatedCrashException"/>.
    /// </summary>
    /// <param name="n">Which one: 1 is the next.</param>
    /// <param name="point">Whether that operation still takes effect.</param>
    /// <param name="verb">Counts only operations of this kind; all when null.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is less than 1.</exception>
    public void CrashAt(int n, FaultPoint point, StoreVerb? verb = null) => AddFault(n, verb, point, error: null);

    /// <summary>Kills the process now.</summary>
    public void Crash() => _crash ??= "The simulated process was killed.";

    /// <summary>
    /// Executes, in order, every late request and copy that is still under way. See <see cref="FaultPlan"/>.
    /// </summary>
    public Task DeliverLateAsync() => _late.DeliverAsync(int.MaxValue);

    /// <summary>Ends the use of this instance; the inner store stays open.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void AddFault(int n, StoreVerb? verb, FaultPoint point, StoreErrorKind? error)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        _script.Add(new ScriptedFault(n, verb, point, error));
    }
}
