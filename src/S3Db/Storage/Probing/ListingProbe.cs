using System.Text;

namespace S3Db.Storage;

/// <summary>The part of the probe that looks whether listings are consistent and in order.</summary>
internal sealed class ListingProbe(ProbeRequests requests)
{
    private const string Removed = "a0";

    private static readonly string[] Keys = ["a/c", "a-b", Removed, "B"];

    public async Task<IReadOnlyList<ProbeCheck>> RunAsync()
    {
        foreach (var key in Keys)
        {
            await WriteAsync(key).ConfigureAwait(false);
        }

        var full = await requests.ListAsync().ConfigureAwait(false);
        await requests.DeleteAsync(Removed).ConfigureAwait(false);
        var reduced = await requests.ListAsync().ConfigureAwait(false);
        await WriteAsync(Removed).ConfigureAwait(false);
        var again = await requests.ListAsync().ConfigureAwait(false);

        var unseen = Keys.Except(full, StringComparer.Ordinal).ToList();
        var isOrdered = full.Order(StringComparer.Ordinal).SequenceEqual(full, StringComparer.Ordinal);
        return
        [
            Check(
                "listing-sees-creates",
                unseen.Count == 0,
                unseen.Count == 0 ? "every finished create was listed" : $"'{unseen[0]}' was stored and not listed",
                "a fold passes over transactions that were acknowledged, and never comes back for them"),
            Check(
                "listing-in-byte-order",
                isOrdered,
                isOrdered ? "keys came in byte order" : $"keys came as {string.Join(", ", full)}",
                "a listing that goes on behind a key leaves out others, and their transactions are not folded"),
            Check(
                "listing-hides-deletes",
                !reduced.Contains(Removed, StringComparer.Ordinal),
                reduced.Contains(Removed, StringComparer.Ordinal)
                    ? "a deleted key was listed"
                    : "no deleted key was listed",
                "removed segments look like new ones, and reads look for objects that have gone"),
            Check(
                "listing-sees-created-after-delete",
                again.Contains(Removed, StringComparer.Ordinal),
                again.Contains(Removed, StringComparer.Ordinal)
                    ? "a key created after its deletion was listed"
                    : "a key created after its deletion was not listed",
                "an object that replaced a deleted one is never seen again"),
        ];
    }

    private static ProbeCheck Check(string name, bool isPassed, string detail, string stake) =>
        new(name, isPassed, detail, stake);

    private Task<bool> WriteAsync(string key) =>
        requests.TryWriteAsync(key, Encoding.ASCII.GetBytes($"S3Db probe: {key}"), PutCondition.None);
}
