using System.Runtime.CompilerServices;
using System.Text;
using S3Db.Storage;

namespace S3Db;

/// <summary>
/// The marker objects by which records are found through their partition values. A marker only suggests: every query
/// reads the record behind it. So a marker too many is harmless, and one too few is what the order of writes excludes.
/// </summary>
internal sealed class PartitionIndex(IObjectStore store, RecordKeys keys)
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public async Task PutAsync(IReadOnlyCollection<string> markers, string id, CancellationToken cancellationToken)
    {
        foreach (var marker in markers)
        {
            var body = RecordKeys.TryGetMarkedId(marker, out _) ? [] : Encoding.UTF8.GetBytes(id);
            await store.PutAsync(marker, body, PutCondition.None, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task RemoveAsync(IReadOnlyCollection<string> markers, CancellationToken cancellationToken)
    {
        foreach (var marker in markers)
        {
            await store.DeleteAsync(marker, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The ids filed under one combination of values. Cost: 1 LIST for each 1,000.</summary>
    public async IAsyncEnumerable<string> ListIdsAsync(
        PartitionSchema partition,
        IReadOnlyList<string> values,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var prefix = keys.PartitionPrefix(partition, values);
        await foreach (var info in store.ListAllAsync(prefix, null, cancellationToken).ConfigureAwait(false))
        {
            if (RecordKeys.TryGetMarkedId(info.Key, out var id))
            {
                yield return id;
                continue;
            }

            var marker = await store.GetAsync(info.Key, null, cancellationToken).ConfigureAwait(false);
            if (marker.IsFound)
            {
                yield return ReadId(info.Key, marker.Body.Span);
            }
        }
    }

    private static string ReadId(string key, ReadOnlySpan<byte> body)
    {
        try
        {
            var id = StrictUtf8.GetString(body[..Math.Min(body.Length, KeySegment.TextBytesMax + 1)]);
            _ = KeySegment.Encode(id);
            return id;
        }
        catch (Exception exception) when (exception is DecoderFallbackException or S3DbException)
        {
            throw new S3DbException(
                S3DbErrorKind.Corrupt,
                $"The partition marker '{key}' does not hold the id of a record: {exception.Message} S3Db did not "
                + "write it; remove it.",
                exception);
        }
    }
}
