using S3Db.EventualConsistency;
using S3Db.Simulation.Planning;
using S3Db.Simulation.Runtime;
using S3Db.Simulation.Store;

namespace S3Db.Simulation.Actors;

/// <summary>Starts processes as an application does: connect, install the plugin, open the resource.</summary>
internal sealed class ProcessStarter(World world) : IDisposable
{
    private const int AttemptsMax = 40;
    private readonly SimulatedMeters _meters = new();

    public void Dispose() => _meters.Dispose();

    public async Task StartAsync(SimulatedProcess process)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await ConnectAsync(process, world.Plan.Settings);
                process.Ready.TrySetResult();
                return;
            }
            catch (S3DbException exception) when (
                attempt < AttemptsMax && exception.Kind is S3DbErrorKind.Unavailable or S3DbErrorKind.Conflict)
            {
                world.Tally.Add("starts repeated");
                await Task.Delay(TimeSpan.FromSeconds(5), process.Time);
            }
            catch (S3DbException exception) when (attempt < AttemptsMax && world.IsExcused(exception))
            {
                await Task.Delay(TimeSpan.FromSeconds(5), process.Time);
            }
        }
    }

    /// <summary>Tries once.</summary>
    public async Task<bool> ConnectAsync(SimulatedProcess process, WorldSettings settings)
    {
        var random = new SeedStream(world.Plan.Seed, 31, (ulong)process.Slot, (ulong)process.Life);
        var database = await S3Database.ConnectAsync(
            new StoreFace(world.Network, process),
            new S3DatabaseOptions
            {
                TimeProvider = process.Time,
                Random = new SeededSource(random),
                ProbeStore = false,
                Rules = world.Plan.Without is { } rule
                    ? ProtocolRules.Without(Enum.Parse<ProtocolRule>(rule))
                    : ProtocolRules.All,
                LoggerFactory = new LogWatch(world.Tally),
            });
        process.Database = database;
        process.Plugin = new EventualConsistencyPlugin(Options(settings, process))
        {
            Limits = settings.Limits,
            WriterLimits = new LogWriterOptions
            {
                MaxBatchTransactions = settings.SegmentTransactionsMax,
                MaxInFlight = settings.SegmentsInFlightMax,
            },
            Instruments = CounterInstruments.Create(_meters),
        };
        await database.UsePluginAsync(process.Plugin);
        process.Wallets = await database.CreateResourceAsync(Definition(settings));
        return true;
    }

    private EventualConsistencyOptions Options(WorldSettings settings, SimulatedProcess process) => new()
    {
        Resource = "wallets",
        Field = "balance",
        Mode = settings.Mode,
        AutoConsolidate = settings.AutoConsolidate,
        ConsolidationInterval = settings.ConsolidationInterval,
        BatchTransactions = settings.BatchTransactions,
        BatchSize = settings.BatchSize,
        Shards = settings.Shards,
        Cohort = { TimeZone = settings.TimeZone },
        IdempotencyWindow = settings.IdempotencyWindow,
        OperationTimeout = settings.OperationTimeout,
        QueueTransactionsMax = settings.QueueMax,
        Retention =
        {
            KeepTransactions = process.Slot < settings.Retainers ? settings.Keep : null,
            Action = settings.Archives ? RetentionAction.Archive : RetentionAction.Remove,
        },
        Reducer = settings.Reducer switch
        {
            ReducerChoice.Sum => Reducers.Sum,
            ReducerChoice.Max => Reducers.Max,
            ReducerChoice.MonotonicIncrease => Reducers.MonotonicIncrease,
            ReducerChoice.Throwing => world.IsAudit ? FaultyReducer.Corrected : FaultyReducer.Throwing,
            _ => Reducers.Default,
        },
    };

    private static ResourceDefinition Definition(WorldSettings settings) => new("wallets")
    {
        Attributes =
        {
            ["owner"] = "string",
            ["balance"] = "number|default:0"
                + (settings.Minimum is { } minimum ? $"|min:{minimum}" : string.Empty)
                + (settings.Maximum is { } maximum ? $"|max:{maximum}" : string.Empty),
        },
    };
}
