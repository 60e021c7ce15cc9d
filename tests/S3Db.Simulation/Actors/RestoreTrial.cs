using S3Db.EventualConsistency;
using S3Db.Simulation.Faults;
using S3Db.Simulation.Runtime;
using S3Db.Simulation.Store;

namespace S3Db.Simulation.Actors;

/// <summary>
/// Puts the bucket back to an earlier state: nothing can make up for what is lost, but a token from the future must be
/// answered with an error that says so, and not with an older value.
/// </summary>
internal sealed class RestoreTrial(World world)
{
    public async Task<IReadOnlyList<string>> RunAsync(
        SimulatedProcess auditor, IReadOnlyDictionary<string, StoredObject> copy)
    {
        var record = world.Plan.Settings.Records[0];
        var shard = StableHash.ShardOf(record, world.Plan.Settings.Shards);
        var before = ManifestFacts.Read(copy[Keys.Manifest(shard)].Body).Generation;
        var after = ManifestFacts.Read(world.Bucket.Find(Keys.Manifest(shard))!.Body).Generation;
        if (world.Plan.Settings.IsDamaged || after <= before + 1)
        {
            return [];
        }

        world.Tally.Add(Fault.StoreRestored);
        var read = await world.CompleteAsync(auditor.Wallets!.GetValueAsync(record), "the read before the restore");
        auditor.Crash();
        var present = world.Bucket.Copy();
        world.Bucket.Restore(copy);
        var process = await world.StartAsync(auditor.Slot, TimeSpan.Zero);
        var errors = await world.CompleteAsync(
            ReadAsync(process, record, read.Token, after), "a read at a token from the future");
        process.Crash();
        world.Bucket.Restore(present);
        return errors;
    }

    private async Task<IReadOnlyList<string>> ReadAsync(
        SimulatedProcess process, string record, ConsistencyToken token, long generation)
    {
        try
        {
            var value = await process.Wallets!.GetValueAsync(record, ReadConsistency.AtLeast(token));
            return HasFoldedOn(record, generation)
                ? []
                : [$"a store restored to before generation {generation} answered {value.Value} at {value.Token}"];
        }
        catch (S3DbException exception) when (exception.Kind == S3DbErrorKind.Unavailable)
        {
            return exception.Message.Contains("ahead of", StringComparison.Ordinal)
                ? []
                : [$"a token ahead of its store was refused without saying so: {exception.Message}"];
        }
    }

    // A token counts generations. A restored store that has folded its own segments up to that count cannot be told
    // from the one that the token is of; docs/concepts/consistency.md says so.
    private bool HasFoldedOn(string record, long generation)
    {
        var shard = StableHash.ShardOf(record, world.Plan.Settings.Shards);
        return ManifestFacts.Read(world.Bucket.Find(Keys.Manifest(shard))!.Body).Generation >= generation;
    }
}
