using System.Text;
using S3Db.Simulation.Faults;
using S3Db.Simulation.Planning;
using S3Db.Simulation.Runtime;
using S3Db.Simulation.Store;

namespace S3Db.Simulation.Actors;

/// <summary>Damages a stored segment or page, or puts objects below the prefix that are not the database's.</summary>
internal sealed class Vandal(World world)
{
    public bool Act(PlannedEvent planned)
    {
        var chance = new SeedStream(planned.Choice);
        var isPage = planned.Fault == Fault.PageDamaged;
        var victims = isPage ? FindPages() : [.. world.Bucket.Keys.Where(IsPending)];
        if (planned.Fault == Fault.ForeignObject)
        {
            var key = chance.Pick<string>(
                Keys.Wal(0) + "README.txt",
                Keys.Wal(0) + "backup/000000000001.jsonl.gz",
                Keys.Pages(0) + "lost+found",
                Keys.Log + "cohortMonth=2026-01/notes.txt",
                Keys.Log + "cohortMonth=2026-01/cohortDate=2026-01-01/part-0.parquet",
                "resource=wallets/data/.keep");
            world.Bucket.Overwrite(key, Encoding.UTF8.GetBytes("not ours"), world.Clock.Now);
            return true;
        }

        if (victims.Count == 0)
        {
            return false;
        }

        var victim = victims[chance.Below(victims.Count)];
        var body = world.Bucket.Find(victim)!.Body;
        byte[] damaged = chance.Below(3) switch
        {
            0 => body[..(body.Length / 2)],
            1 => Encoding.UTF8.GetBytes("{\"format\":99}"),
            _ => Flip(body, chance.Below(body.Length)),
        };
        world.Bucket.Overwrite(victim, damaged, world.Clock.Now);
        if (!isPage)
        {
            world.Damaged.Add(victim);
        }

        return true;
    }

    /// <summary>The pages of counters and of statistics that manifests reference, which the log gives.</summary>
    private List<string> FindPages() =>
    [
        .. Enumerable.Range(0, world.Plan.Settings.Shards)
            .SelectMany(shard => ManifestFacts.Read(world.Bucket.Find(Keys.Manifest(shard))!.Body).Pages
                .Where(key => key[Keys.Pages(shard).Length] is 'v' or 's'))
            .Where(world.Bucket.Holds)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>
    /// What is folded already is needed for history only, and there damage stops more than one chain.
    /// </summary>
    private bool IsPending(string key) =>
        Keys.KindOf(key) == KeyKind.Segment
        && Keys.TryParseSegment(key, out var writer, out var sequence)
        && ManifestFacts.Read(world.Bucket.Find(Keys.Manifest(Keys.ShardOf(key)))!.Body) is { } manifest
        && manifest.CursorPages.Count == 0
        && sequence > manifest.Cursors.GetValueOrDefault(writer);

    private static byte[] Flip(byte[] body, int at)
    {
        byte[] copy = [.. body];
        copy[at] ^= 0x10;
        return copy;
    }
}
