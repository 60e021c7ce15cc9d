namespace S3Db.EventualConsistency;

/// <summary>The settings of one counter field.</summary>
/// <remarks>
/// <see cref="Shards"/>, <see cref="CohortOptions.TimeZone"/>, <see cref="Reducer"/>, <see cref="ReducerName"/>,
/// <see cref="ReducerVersion"/> and <see cref="IdempotencyWindow"/> are stored when the field is first used. A process
/// that comes with others is refused, because two processes that fold differently would disagree about the value.
/// </remarks>
public sealed class EventualConsistencyOptions
{
    internal const int BatchSizeMin = 1;
    internal const int BatchSizeMax = 10_000;
    internal const int ShardsMin = 1;
    internal const int ShardsMax = 256;
    internal const int ReducerNameLengthMax = 64;
    internal const string ReducerNameDefault = "custom";
    internal const int ReducerVersionDefault = 1;
    internal const int ConsolidationIntervalSecondsMin = 1;
    internal const int ConsolidationIntervalSecondsMax = 24 * 60 * 60;
    internal const int IdempotencyWindowSecondsMin = 60 * 60;
    internal const int IdempotencyWindowSecondsMax = 90 * 24 * 60 * 60;
    internal const int OperationTimeoutSecondsMin = 1;
    internal const int OperationTimeoutSecondsMax = 60 * 60;

    /// <summary>The resource that has the field. Required; upper and lower case differ.</summary>
    /// <value>Empty by default, which is refused.</value>
    public string Resource { get; set; } = string.Empty;

    /// <summary>The numeric field to manage. Required; upper and lower case differ.</summary>
    /// <value>Empty by default, which is refused.</value>
    public string Field { get; set; } = string.Empty;

    /// <summary>Whether calls wait for the consolidation of their transaction.</summary>
    /// <value><see cref="ConsolidationMode.Async"/> by default: they return once it is stored.</value>
    /// <remarks>Processes may differ in it: each chooses for its own calls.</remarks>
    public ConsolidationMode Mode { get; set; } = ConsolidationMode.Async;

    /// <summary>Whether this process consolidates in the background.</summary>
    /// <value>True by default.</value>
    /// <remarks>
    /// With false, pending transactions stay pending until somebody calls <c>ConsolidateAsync</c>, another process
    /// consolidates, or a call in <see cref="ConsolidationMode.Sync"/> folds them along.
    /// </remarks>
    public bool AutoConsolidate { get; set; } = true;

    /// <summary>How long the background consolidation waits from one pass to the next.</summary>
    /// <value>One hour by default; from 1 second to 24 hours.</value>
    /// <remarks>
    /// A value outside is refused. Shorter makes eventual reads fresher and costs one conditional GET and one LIST a
    /// pass when there is nothing to do. Ignored without <see cref="AutoConsolidate"/>.
    /// </remarks>
    public TimeSpan ConsolidationInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long, at most, the background consolidation waits between passes that find nothing to do.</summary>
    /// <value>30 seconds by default; from 1 second to 24 hours.</value>
    /// <remarks>
    /// Each pass that finds nothing doubles the wait, from <see cref="ConsolidationInterval"/> up to this; a
    /// transaction of this process, or any that a pass finds, ends that. So a transaction of another process that ends
    /// an idle time may wait this long. A value not above <see cref="ConsolidationInterval"/> turns it off; one outside
    /// is refused. An idle process pays one LIST and one conditional GET a shard and pass.
    /// </remarks>
    public TimeSpan IdleConsolidationInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How transactions are cut into days and months.</summary>
    /// <value>Days of UTC by default.</value>
    public CohortOptions Cohort { get; set; } = new();

    /// <summary>Whether a batch waits a moment for more transactions before it is stored.</summary>
    /// <value>
    /// False by default: a batch leaves at once when no other is on its way, and grows only while one is.
    /// </value>
    /// <remarks>
    /// Durability is the same: a call returns once its batch is stored. It trades latency for fewer PUTs.
    /// </remarks>
    public bool BatchTransactions { get; set; }

    /// <summary>How many transactions end the wait of <see cref="BatchTransactions"/>.</summary>
    /// <value>100 by default; from 1 to 10,000.</value>
    /// <remarks>A value outside is refused. Ignored without <see cref="BatchTransactions"/>.</remarks>
    public int BatchSize { get; set; } = 100;

    /// <summary>Over how many independent logs the records are spread.</summary>
    /// <value>One by default; from 1 to 256. Fixed once the field exists.</value>
    /// <remarks>
    /// A value outside is refused. Shards are consolidated independently, so several machines can share the work; each
    /// costs its own LIST and conditional GET a pass. Records can be changed together only within a shard.
    /// </remarks>
    public int Shards { get; set; } = 1;

    /// <summary>How the transactions of a record become its value.</summary>
    /// <value><see cref="Reducers.Default"/> by default: a set replaces, an add increases, a sub decreases.</value>
    /// <remarks>See <see cref="CounterReducer"/> for the law that a reducer of your own must obey.</remarks>
    public CounterReducer Reducer { get; set; } = Reducers.Default;

    /// <summary>What a reducer of your own is called in the catalog. Built-in reducers have their own names.</summary>
    /// <value>
    /// <c>custom</c> by default; 1 to 64 characters of a-z, 0-9 and '-', and not the name of a built-in one.
    /// </value>
    public string ReducerName { get; set; } = ReducerNameDefault;

    /// <summary>
    /// The version of a reducer of your own. Choose it once for a field: a process that comes with another is refused,
    /// so that two results cannot mix. Correcting a reducer that threw needs no other version: what waited is then
    /// decided.
    /// </summary>
    /// <value>One by default; at least 1. Built-in reducers have their own versions.</value>
    public int ReducerVersion { get; set; } = ReducerVersionDefault;

    /// <summary>
    /// For how long <see cref="TransactionOptions.IdempotencyKey"/> is remembered at least, from the consolidation of
    /// its first transaction on.
    /// </summary>
    /// <value>7 days by default; from 1 hour to 90 days, in whole seconds. Fixed once the field exists.</value>
    /// <remarks>
    /// A value outside is refused. The longest time after which anything of yours may repeat a call, so do not choose
    /// it short: each remembered key takes about 30 bytes in the store, and no request until it is asked for.
    /// </remarks>
    public TimeSpan IdempotencyWindow { get; set; } = LogSettings.IdempotencyWindowDefault.ToTimeSpan();

    /// <summary>How long transactions stay in the log. Each process has its own; give all the same.</summary>
    /// <value>For ever by default: <see cref="RetentionOptions.KeepTransactions"/> is null.</value>
    public RetentionOptions Retention { get; set; } = new();

    /// <summary>How long a call waits for its transaction to be stored, and in sync mode to be consolidated.</summary>
    /// <value>30 seconds by default; from 1 second to 1 hour.</value>
    /// <remarks>
    /// A value outside is refused. Running out of it ends the wait and not the work: the error's
    /// <see cref="S3DbException.IsOutcomeUnknown"/> says whether the transaction may still be stored.
    /// </remarks>
    public TimeSpan OperationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How many transactions of a shard are queued at most; calls beyond wait for room. Smaller in load tests, which
    /// want to see that.
    /// </summary>
    internal int QueueTransactionsMax { get; set; } = LogWriterOptions.QueueTransactionsDefault;

    /// <summary>How long a transaction may wait for a background pass when everything is well.</summary>
    internal TimeSpan LongestConsolidationInterval =>
        IdleConsolidationInterval > ConsolidationInterval ? IdleConsolidationInterval : ConsolidationInterval;

    /// <summary>A copy that later changes of these options do not reach.</summary>
    internal EventualConsistencyOptions Clone()
    {
        var copy = (EventualConsistencyOptions)MemberwiseClone();
        copy.Cohort = new CohortOptions { TimeZone = Cohort.TimeZone };
        copy.Retention = new RetentionOptions
        {
            KeepTransactions = Retention.KeepTransactions, Action = Retention.Action,
        };
        return copy;
    }
}
