using System.Text;
using S3Db.Simulation.Faults;
using S3Db.Simulation.Planning;
using S3Db.Simulation.Runtime;
using S3Db.Simulation.Store;

namespace S3Db.Simulation.Actors;

/// <summary>Damages a stored segment, or puts objects below the prefix that are not the database's.</summary>
internal sealed class Vandal(World world)
{
    public bool Act(PlannedEvent planned)
    {
        var chance = new SeedStream(planned.Choice);
        var segments = world.Bucket.Keys.Where(IsPending).ToList();
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

        if (segments.Count == 0)
        {
            return false;
        }

        var victim = segments[chance.Below(segments.Count)];
        var body = world.Bucket.Find(victim)!.Body;
        byte[] damaged = chance.Below(3) switch
        {
            0 => body[..(body.Length / 2)],
            1 => Encoding.UTF8.GetBytes("{\"format\":99}"),
            _ => Flip(body, chance.Below(body.Length)),
        };
        world.Bucket.Overwrite(victim, damaged, world.Clock.Now);
        world.Damaged.Add(victim);
        return true;
    }

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
