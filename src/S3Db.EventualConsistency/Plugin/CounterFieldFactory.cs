using Microsoft.Extensions.Logging;
using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>Sets a field up on its resource: checks it, agrees with the catalog, and puts the parts together.</summary>
internal static class CounterFieldFactory
{
    /// <summary>Cost: for a new field 1 PUT a shard for its manifest and 1 for the catalog; later none.</summary>
    public static async Task<CounterField> CreateAsync(
        EventualConsistencyPlugin plugin, PluginContext context, Resource resource, CancellationToken cancellationToken)
    {
        var options = plugin.Options;
        var attribute = FindAttribute(resource, options.Field);
        var reducer = ReducerPlan.For(options.Reducer, options.ReducerName, options.ReducerVersion);
        var settings = new LogSettings
        {
            Shards = options.Shards,
            TimeZone = options.Cohort.TimeZone,
            Reducer = reducer.Name,
            ReducerVersion = reducer.Version,
            Default = attribute.Default is { } value ? value.GetDecimal() : 0m,
            Minimum = attribute.Min,
            Maximum = attribute.Max,
            IdempotencyWindow = Duration.FromTimeSpan(options.IdempotencyWindow),
        };
        var logger = context.LoggerFactory.CreateLogger("S3Db.EventualConsistency");
        var initials = new RecordInitials(resource, options.Field);
        var shards = Enumerable.Range(0, settings.Shards)
            .Select(shard => CreateShard(plugin, context, settings, reducer, initials, shard, logger))
            .ToList();
        try
        {
            await AgreeAsync(context, options, settings, shards, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // Each has timers, and gauges that would go on beside those of the next attempt.
            await Task.WhenAll(shards.Select(shard => shard.DisposeAsync().AsTask())).ConfigureAwait(false);
            throw;
        }

        return new CounterField(
            new CounterFieldSettings(
                options.Resource, options.Field, settings, reducer.IsAdditive, options.Mode, options.OperationTimeout),
            shards,
            context.TimeProvider);
    }

    private static CounterShard CreateShard(
        EventualConsistencyPlugin plugin,
        PluginContext context,
        LogSettings settings,
        ReducerPlan reducer,
        IInitialValues initials,
        int shard,
        ILogger logger)
    {
        var options = plugin.Options;
        var keys = new LogKeys(options.Resource, options.Field, shard);
        var shardContext = new ShardContext(
            context.Store,
            keys,
            options.Resource,
            options.Field,
            settings,
            reducer,
            initials,
            context.Clock,
            context.TimeProvider,
            context.Random,
            plugin.Limits ?? ConsolidationLimits.Default.Within(plugin.MemoryBytes / settings.Shards),
            logger)
        {
            Rules = context.Rules,
            Retention = RetentionPolicy.Of(options.Retention),
        };
        var writerOptions = plugin.WriterLimits with
        {
            BatchTransactions = options.BatchTransactions,
            BatchSize = options.BatchSize,
            QueueTransactionsMax = options.QueueTransactionsMax,
            CallTimeout = options.OperationTimeout,
            Rules = context.Rules,
        };
        var monitor = new ShardMonitor(
            options.Resource, options.Field, shard, plugin.Instruments, context.TimeProvider);
        return new CounterShard(shardContext, writerOptions, new PluginObserver(plugin, monitor, logger), monitor);
    }

    /// <summary>
    /// The manifests exist before the catalog names the field, so a missing one is damage from then on (H18).
    /// </summary>
    private static async Task AgreeAsync(
        PluginContext context,
        EventualConsistencyOptions options,
        LogSettings settings,
        IReadOnlyList<CounterShard> shards,
        CancellationToken cancellationToken)
    {
        var stored = await context
            .FindManagedFieldAsync(options.Resource, options.Field, cancellationToken)
            .ConfigureAwait(false);
        if (stored is null)
        {
            foreach (var shard in shards)
            {
                await shard.Consolidator.Manifests.CreateAsync(cancellationToken).ConfigureAwait(false);
            }

            stored = await context
                .EnsureManagedFieldAsync(options.Resource, options.Field, settings.ToJson(), cancellationToken)
                .ConfigureAwait(false);
        }

        if (context.Rules.Keeps(ProtocolRule.RefuseOtherSettings))
        {
            var agreed = LogSettings.FromCatalog(stored, options.Resource, options.Field);
            settings.EnsureSame(agreed, options.Resource, options.Field);
        }
    }

    private static AttributeSchema FindAttribute(Resource resource, string field)
    {
        var attribute = resource.FindAttribute(field) ?? throw new S3DbException(
            S3DbErrorKind.Invalid,
            $"Cannot manage '{resource.Name}.{field}': the resource has no such attribute."
            + NearNames.Hint(field, resource.Definition.Attributes.Keys));
        return attribute.Type == AttributeType.Number
            ? attribute
            : throw new S3DbException(
                S3DbErrorKind.Invalid,
                $"Cannot manage '{resource.Name}.{field}': it is defined as '{attribute.Text}', and a counter needs "
                + "an attribute of type number, such as 'number|default:0'.");
    }
}
