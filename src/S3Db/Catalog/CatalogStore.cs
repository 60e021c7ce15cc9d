using S3Db.Storage;

namespace S3Db;

/// <summary>
/// Keeps <c>s3db.json</c>: read once, created only if absent, changed only by compare-and-swap. After any other answer
/// than success to a swap it reads the catalog again and believes only that.
/// </summary>
internal sealed class CatalogStore(IObjectStore store, IRandomSource random, ProtocolRules rules)
{
    public const string Key = "s3db.json";
    private const int AttemptsMax = 50;
    private volatile Version? _current;

    /// <summary>The catalog as this process last saw it.</summary>
    public CatalogDocument Current => _current?.Document ?? CatalogDocument.Empty;

    private string Place => $"The catalog '{Key}' in {store.Description}";

    /// <summary>
    /// Reads the catalog again; false when there is none. Cost: 1 GET, without a body when nothing changed.
    /// </summary>
    public async Task<bool> TryLoadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var known = _current;
            var result = await store.GetAsync(Key, known?.ETag, cancellationToken).ConfigureAwait(false);
            if (result.Status == GetStatus.NotFound)
            {
                return known is null
                    ? false
                    : throw new S3DbException(
                        S3DbErrorKind.Corrupt,
                        $"{Place} has vanished while the database was open. Restore it from a backup.");
            }

            if (!result.IsFound
                || result.ETag == known?.ETag
                || TryAdvance(known, new Version(CatalogCodec.Decode(result.Body, Place), result.ETag)))
            {
                return true;
            }
        }
    }

    /// <summary>Creates the catalog, or reads the one somebody else created first.</summary>
    public async Task CreateAsync(CatalogDocument document, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await TryPutAsync(document, null, attempt, cancellationToken).ConfigureAwait(false)
                || await TryLoadAsync(cancellationToken).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    /// <summary>Changes the catalog. The change is asked again on the newest catalog until it is stored.</summary>
    /// <param name="change">
    /// Gives the wanted catalog, or null when the given one is as wanted; may throw to refuse.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task ChangeAsync(
        Func<CatalogDocument, CatalogDocument?> change, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var known = _current ?? throw new InvalidOperationException("The catalog has not been read.");
            if (change(known.Document) is not { } wanted)
            {
                return;
            }

            if (await TryPutAsync(wanted, known, attempt, cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            await TryLoadAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> TryPutAsync(
        CatalogDocument document, Version? known, int attempt, CancellationToken cancellationToken)
    {
        var condition = known is null ? PutCondition.IfAbsent : PutCondition.IfMatch(known.ETag);
        document = document with { Revision = rules.RevisionOf(random.NextToken()) };
        try
        {
            var body = CatalogCodec.Encode(document);
            var result = await store.PutAsync(Key, body, condition, cancellationToken).ConfigureAwait(false);
            TryAdvance(known, new Version(document, result.ETag));
            return true;
        }
        catch (StoreException exception) when (attempt < AttemptsMax && MayHaveLost(exception))
        {
            return false;
        }
    }

    /// <summary>
    /// Takes a version only in place of the one its request started from: a reply that comes late must not bring back
    /// an older catalog. Whatever took the place meanwhile is newer than <paramref name="known"/>.
    /// </summary>
    private bool TryAdvance(Version? known, Version next) =>
        ReferenceEquals(Interlocked.CompareExchange(ref _current, next, known), known);

    private static bool MayHaveLost(StoreException exception) =>
        exception.Kind == S3DbErrorKind.Conflict || exception.IsOutcomeUnknown;

    private sealed record Version(CatalogDocument Document, ETag ETag);
}
