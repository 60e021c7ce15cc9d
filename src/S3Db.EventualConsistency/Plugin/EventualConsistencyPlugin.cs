using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace S3Db.EventualConsistency;

/// <summary>
/// Gives a numeric field of a resource eventual consistency with transaction history: exact adds, subs and sets from
/// any number of processes. Install it with <c>UsePluginAsync</c> before or after the resource exists; the verbs
/// (<c>AddAsync</c> and the others) are extension methods of the resource. Thread-safe.
/// </summary>
public sealed partial class EventualConsistencyPlugin : IS3DbPlugin
{
    private ILogger _logger = NullLogger.Instance;
    private PluginContext? _context;
    private CounterField? _field;
    private ConsolidationLoop? _loop;
    private bool _isClosed;

    /// <summary>Creates a plugin.</summary>
    /// <param name="options">Resource and field, and how to consolidate; later changes have no effect.</param>
    /// <exception cref="OptionsValidationException">Options are wrong; the message names all that are.</exception>
    public EventualConsistencyPlugin(EventualConsistencyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        EventualConsistencyOptionsValidator.ThrowIfInvalid(options);
        Options = options.Clone();
    }

    /// <summary>
    /// This process committed a generation. Handlers must be quick and must not wait for a consolidation.
    /// </summary>
    public event EventHandler<ConsolidatedEventArgs>? Consolidated;

    /// <summary>Transactions could not be decided; they are kept. Handlers must be quick.</summary>
    public event EventHandler<TransactionErrorEventArgs>? TransactionError;

    /// <inheritdoc/>
    public string Name => $"eventual-consistency:{Options.Resource}.{Options.Field}";

    /// <summary>Whether it works on its resource already, or waits for it.</summary>
    public PluginState State => _isClosed ? PluginState.Closed
        : _field is not null ? PluginState.Active
        : _context is not null ? PluginState.Deferred
        : PluginState.NotInstalled;

    internal EventualConsistencyOptions Options { get; }

    /// <summary>The limits of consolidation; null for those that fit <see cref="MemoryBytes"/>.</summary>
    internal ConsolidationLimits? Limits { get; init; }

    /// <summary>Memory that objects of this process may take: of its container, or as the runtime is told.</summary>
    internal long MemoryBytes { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>The limits of the writers; only tests use others than the defaults.</summary>
    internal LogWriterOptions WriterLimits { get; init; } = new();

    /// <summary>What the counters report to; those of the process unless a container has its own.</summary>
    internal CounterInstruments Instruments { get; init; } = CounterInstruments.Shared;

    internal CounterField ActiveField => !_isClosed && _field is { } active ? active : throw new S3DbException(
        _isClosed ? S3DbErrorKind.Closed : S3DbErrorKind.Invalid, $"The plugin '{Name}' is not active: {Diagnose()}");

    /// <inheritdoc/>
    public async ValueTask InstallAsync(PluginContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        _logger = context.LoggerFactory.CreateLogger("S3Db.EventualConsistency");
        _context = context;
        try
        {
            await context.WhenResourceAsync(Options.Resource, ActivateAsync, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _context = null;
            throw;
        }
    }

    /// <summary>Says in a sentence what the plugin is doing and, when it does not work, why and what to do.</summary>
    /// <remarks>
    /// About the set-up of this process only, without asking the store. What waits, stopped writers and failing records
    /// are in <see cref="GetStatusAsync"/>. Cost: none.
    /// </remarks>
    public string Diagnose()
    {
        switch (State)
        {
            case PluginState.NotInstalled:
                return "it is not installed. Call UsePluginAsync on a connected database.";
            case PluginState.Closed:
                return "its database was disposed.";
            case PluginState.Active:
                return Options.Mode == ConsolidationMode.Async
                    ? $"it works on '{Options.Resource}.{Options.Field}'; values change when consolidation runs"
                        + (Options.AutoConsolidate
                            ? $", every {Options.ConsolidationInterval} here, or when ConsolidateAsync is called."
                            : ", which here happens only when ConsolidateAsync is called.")
                    : $"it works on '{Options.Resource}.{Options.Field}'; every call waits until it is decided.";
            default:
                var known = _context!.Database.Resources.Keys;
                return $"it waits for the resource '{Options.Resource}', which does not exist."
                    + NearNames.Hint(Options.Resource, known)
                    + " Names must match exactly, upper and lower case too.";
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        if (_loop is not null)
        {
            await _loop.DisposeAsync().ConfigureAwait(false);
        }

        if (_field is not null)
        {
            await _field.DisposeAsync().ConfigureAwait(false);
        }
    }

    internal void Raise(ConsolidatedEventArgs args) => Raise(Consolidated, args);

    internal void Raise(TransactionErrorEventArgs args) => Raise(TransactionError, args);

    private void Raise<TArgs>(EventHandler<TArgs>? handlers, TArgs args)
    {
        foreach (var handler in handlers?.GetInvocationList() ?? [])
        {
            try
            {
                ((EventHandler<TArgs>)handler)(this, args);
            }
            catch (Exception exception)
            {
                // A subscriber must never be able to stop the engine.
                LogHandlerFailed(_logger, exception, Name);
            }
        }
    }

    private async ValueTask ActivateAsync(Resource resource, CancellationToken cancellationToken)
    {
        var context = _context!;
        var field = await CounterFieldFactory
            .CreateAsync(this, context, resource, cancellationToken)
            .ConfigureAwait(false);
        try
        {
            resource.Manage(field);
            context.AddVirtualResource(
                new TransactionLogResource(field, LogKeys.LogResourceName(Options.Resource, Options.Field)));
        }
        catch
        {
            await field.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        _field = field;
        if (Options.AutoConsolidate)
        {
            _loop = new ConsolidationLoop(
                field,
                Options.ConsolidationInterval,
                Options.IdleConsolidationInterval,
                context.TimeProvider,
                context.Random);
        }
    }

    [LoggerMessage(CounterEventId.HandlerFailed, LogLevel.Error, "An event handler of {Plugin} threw.")]
    private static partial void LogHandlerFailed(ILogger logger, Exception exception, string plugin);
}
