using NodaTime.Text;
using S3Db.EventualConsistency;
using S3Db.Simulation.Planning;
using S3Db.Simulation.Runtime;
using S3Db.Simulation.Store;

namespace S3Db.Simulation.History;

/// <summary>What a fresh process finds when all trouble has ended and everything is consolidated.</summary>
internal sealed class FinalState
{
    /// <summary>The history, as the objects hold it.</summary>
    public required IReadOnlyList<LogFileRow> Rows { get; init; }

    /// <summary>The history, as the database tells it.</summary>
    public required IReadOnlyList<CounterTransaction> Told { get; init; }

    public Dictionary<string, decimal> Eventual { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, decimal> Strong { get; } = new(StringComparer.Ordinal);

    /// <summary>The initial value of each record there is.</summary>
    public Dictionary<string, decimal> Initials { get; } = new(StringComparer.Ordinal);

    /// <summary>The nonce of the deletion of each record that is deleted.</summary>
    public Dictionary<string, string?> DeleteNonces { get; } = new(StringComparer.Ordinal);

    /// <summary>Which life each record is in.</summary>
    public Dictionary<string, string> Incarnations { get; } = new(StringComparer.Ordinal);

    /// <summary>The owner of each record; only where owners change.</summary>
    public Dictionary<string, string> Owners { get; } = new(StringComparer.Ordinal);

    /// <summary>The statistics of each day of the history.</summary>
    public Dictionary<string, CohortStats> Days { get; } = new(StringComparer.Ordinal);

    public required IReadOnlyDictionary<int, ManifestFacts> Manifests { get; init; }

    /// <summary>How many requests a consolidation takes that has nothing to do.</summary>
    public long IdleRequests { get; init; }

    /// <summary>What the trials at the end found.</summary>
    public List<string> TrialErrors { get; } = [];

    /// <summary>What the store itself finds when it decides its whole log again.</summary>
    public List<Deviation> Deviations { get; } = [];

    /// <summary>What the audit itself ran into, such as an error of a read.</summary>
    public List<string> Errors { get; } = [];

    public static async Task<FinalState> ReadAsync(World world, SimulatedProcess auditor)
    {
        var errors = new List<string>();
        if (world.Plan.Settings.LosesPages)
        {
            await TryAsync(
                errors, "repair", async () => await auditor.Plugin!.VerifyAsync(new VerifyOptions { Repair = true }));
        }

        for (var round = 0; round < 3; round++)
        {
            await TryAsync(errors, "consolidate", async () =>
            {
                await auditor.Plugin!.ConsolidateAsync();
            });
        }

        var sent = world.Network.Sent;
        await TryAsync(errors, "consolidate", async () => await auditor.Plugin!.ConsolidateAsync());
        var idle = world.Network.Sent - sent;
        var told = new List<CounterTransaction>();
        await TryAsync(errors, "query", async () =>
        {
            told.AddRange(await auditor.Plugin!.GetTransactionsAsync().ToListAsync());
        });
        var manifests = Enumerable.Range(0, world.Plan.Settings.Shards)
            .ToDictionary(shard => shard, shard => ManifestFacts.Read(world.Bucket.Find(Keys.Manifest(shard))!.Body));
        var state = new FinalState
        {
            Rows = LogFiles.Read(world.Bucket, world.Watch.Retention.Removed),
            Told = told,
            Manifests = manifests,
            IdleRequests = idle,
        };
        state.Errors.AddRange(errors);
        await state.ReadValuesAsync(world, auditor);
        await state.ReadOwnersAsync(world, auditor);
        await state.ReadAtAllTokensAsync(world, auditor);
        await TryAsync(state.Errors, "verify", async () =>
            state.Deviations.AddRange((await auditor.Plugin!.VerifyAsync()).Deviations));
        return state;
    }

    private static async Task TryAsync(List<string> errors, string what, Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (S3DbException exception)
        {
            errors.Add($"{what}: {exception.Kind}: {exception.Message}");
        }
    }

    private async Task ReadOwnersAsync(World world, SimulatedProcess auditor)
    {
        foreach (var id in world.History.Operations
            .Where(operation => operation.Kind == OperationKind.Patch)
            .Select(operation => operation.Record)
            .Distinct(StringComparer.Ordinal))
        {
            await TryAsync(Errors, $"get {id}", async () =>
            {
                if (await auditor.Wallets!.TryGetAsync(id) is { } record)
                {
                    Owners[id] = record.GetString("owner")!;
                }
            });
        }
    }

    /// <summary>Everything is decided, so every token that was ever given is reached.</summary>
    private async Task ReadAtAllTokensAsync(World world, SimulatedProcess auditor)
    {
        var settings = world.Plan.Settings;
        if (settings.IsDamaged || settings.Reducer == ReducerChoice.Throwing)
        {
            return;
        }

        var token = world.History.Operations
            .Select(operation => operation.Receipt?.Token ?? operation.Value?.Token)
            .OfType<ConsistencyToken>()
            .Aggregate(ConsistencyToken.Empty, (all, one) => all.Merge(one));
        foreach (var record in settings.Records.DistinctBy(id => StableHash.ShardOf(id, settings.Shards)))
        {
            await TryAsync(Errors, $"read {record} at all tokens", async () =>
                await auditor.Wallets!.GetValueAsync(record, ReadConsistency.AtLeast(token)));
        }
    }

    private async Task ReadValuesAsync(World world, SimulatedProcess auditor)
    {
        var settings = world.Plan.Settings;
        foreach (var record in settings.Records.Concat(settings.Churned).Distinct(StringComparer.Ordinal))
        {
            await TryAsync(Errors, $"read {record}", async () =>
            {
                var state = await auditor.Wallets!.ReadStateAsync(record, CancellationToken.None);
                if (state is not null)
                {
                    Initials[record] = state.Initials.GetValueOrDefault("balance");
                    DeleteNonces[record] = state.DeleteNonce;
                    Incarnations[record] = state.Incarnation;
                }

                Eventual[record] = (await auditor.Wallets.GetValueAsync(record)).Value;
                Strong[record] = (await auditor.Wallets.GetValueAsync(record, ReadConsistency.Strong)).Value;
            });
        }

        foreach (var date in Rows.Select(row => row.Date).Distinct(StringComparer.Ordinal))
        {
            await TryAsync(Errors, $"statistics of {date}", async () =>
                Days[date] = await auditor.Plugin!.GetCohortStatsAsync(LocalDatePattern.Iso.Parse(date).Value));
        }
    }
}
