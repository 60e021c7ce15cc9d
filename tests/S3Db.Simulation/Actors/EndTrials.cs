using S3Db.EventualConsistency;
using S3Db.Simulation.Planning;
using S3Db.Simulation.Runtime;
using S3Db.Simulation.Store;

namespace S3Db.Simulation.Actors;

/// <summary>
/// What the assumptions of the protocol exclude, tried when a world has been judged: a copied process, a process with
/// other settings, a lost manifest. Each error begins with the invariant that is broken.
/// </summary>
internal sealed class EndTrials(World world)
{
    private const int FirstSlot = 50;

    private WorldSettings Quiet => world.Plan.Settings with
    {
        Mode = ConsolidationMode.Async,
        AutoConsolidate = false,
        BatchTransactions = false,
        OperationTimeout = TimeSpan.FromMinutes(20),
    };

    public async Task<IReadOnlyList<string>> RunAsync(SimulatedProcess auditor)
    {
        var settings = world.Plan.Settings;
        var errors = new List<string>();
        if (settings.IsCloned)
        {
            errors.AddRange(await world.CompleteAsync(WriteAsClonesAsync(auditor), "the writes of two clones"));
            errors.AddRange(await world.CompleteAsync(ReuseSlotAsync(auditor), "the reuse of a folded slot"));
        }

        if (settings.TriesOtherSettings)
        {
            errors.AddRange(await world.CompleteAsync(WriteElsewhereAsync(auditor), "a process with more shards"));
        }

        if (settings.LosesManifest)
        {
            errors.AddRange(await world.CompleteAsync(ReadWithoutManifestAsync(), "a read without a manifest"));
        }

        return errors;
    }

    /// <summary>Two copies of one process, in step, write under one id; both are told that it is stored.</summary>
    private async Task<IReadOnlyList<string>> WriteAsClonesAsync(SimulatedProcess auditor)
    {
        var (one, two) = (new SimulatedProcess(FirstSlot, 0), new SimulatedProcess(FirstSlot, 0));
        await Task.WhenAll(ConnectQuietAsync(one), ConnectQuietAsync(two));
        await Task.WhenAll(AddAsync(one, "clone0"), AddAsync(two, "clone1"));
        return await FindMissingAsync(auditor, "clone0", "clone1");
    }

    /// <summary>A copy of a process fills a slot that was folded and removed, with transactions of its own.</summary>
    private async Task<IReadOnlyList<string>> ReuseSlotAsync(SimulatedProcess auditor)
    {
        var process = new SimulatedProcess(FirstSlot + 1, 0);
        await ConnectQuietAsync(process);
        await AddAsync(process, "reused0");
        var other = await AddAsync(process, "reused1");
        var key = world.Bucket.Keys.Single(key => IsSegment(key, other));
        var first = world.Bucket.Keys.First(found => Keys.TryParseSegment(found, out var writer, out _)
            && key.Contains(writer, StringComparison.Ordinal));
        var body = world.Bucket.Find(first)!.Body;
        await ConsolidateAsync(auditor);
        if (first == key || world.Bucket.Holds(key))
        {
            return [];
        }

        world.Bucket.Overwrite(key, body, world.Clock.Now);
        await ConsolidateAsync(auditor);
        return world.Bucket.Holds(key)
            ? []
            : [$"I1 {key} held what the copy of a process was told is stored, and was removed unread"];
    }

    private async Task<IReadOnlyList<string>> WriteElsewhereAsync(SimulatedProcess auditor)
    {
        var settings = Quiet with { Shards = world.Plan.Settings.Shards + 1 };
        var process = new SimulatedProcess(FirstSlot + 2, 0);
        try
        {
            await world.ConnectAsync(process, settings);
        }
        catch (S3DbException exception) when (exception.Kind == S3DbErrorKind.Invalid)
        {
            return [];
        }

        for (var i = 0; i < 6; i++)
        {
            await AddAsync(process, $"elsewhere{i}", $"elsewhere{i}");
        }

        var missing = await FindMissingAsync(auditor, [.. Enumerable.Range(0, 6).Select(i => $"elsewhere{i}")]);
        return missing.Count > 0
            ? missing
            : [$"I8 a process with {settings.Shards} shards was let in where there are {settings.Shards - 1}"];
    }

    private async Task<IReadOnlyList<string>> ReadWithoutManifestAsync()
    {
        var record = world.Plan.Settings.Records[0];
        var present = world.Bucket.Copy();
        world.Bucket.Remove(Keys.Manifest(StableHash.ShardOf(record, world.Plan.Settings.Shards)));
        var process = new SimulatedProcess(FirstSlot + 3, 0);
        try
        {
            await ConnectQuietAsync(process);
            var read = await process.Wallets!.GetValueAsync(record);
            return [$"I9 the manifest is missing, and a read of {record} was answered {read.Value}"];
        }
        catch (S3DbException exception) when (exception.Kind == S3DbErrorKind.Corrupt)
        {
            return [];
        }
        finally
        {
            process.Crash();
            world.Bucket.Restore(present);
        }
    }

    private static bool IsSegment(string key, string transaction) =>
        Keys.TryParseSegment(key, out var writer, out var sequence)
        && transaction.StartsWith($"{writer}-{sequence}-", StringComparison.Ordinal);

    private async Task<string> AddAsync(SimulatedProcess process, string source, string? record = null) =>
        (await process.Wallets!.AddAsync(
            record ?? world.Plan.Settings.Records[0], 1m, new TransactionOptions { Source = source })).TransactionId;

    private Task<bool> ConnectQuietAsync(SimulatedProcess process) => world.ConnectAsync(process, Quiet);

    private static async Task ConsolidateAsync(SimulatedProcess auditor)
    {
        for (var round = 0; round < 3; round++)
        {
            await Task.Delay(TimeSpan.FromMinutes(1), auditor.Time);
            await auditor.Plugin!.ConsolidateAsync();
        }
    }

    private static async Task<IReadOnlyList<string>> FindMissingAsync(SimulatedProcess auditor, params string[] sources)
    {
        await ConsolidateAsync(auditor);
        var rows = await auditor.Plugin!.GetTransactionsAsync().ToListAsync();
        return
        [
            .. sources.Where(source => rows.Count(row => row.Source == source) != 1)
                .Select(source => $"I1 {source} was acknowledged, and is in the log "
                    + $"{rows.Count(row => row.Source == source)} times"),
        ];
    }
}
