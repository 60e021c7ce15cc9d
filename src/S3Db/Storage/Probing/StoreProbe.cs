namespace S3Db.Storage;

/// <summary>
/// Finds out whether a store does what exact balances rest on: conditional writes with one winner, consistent listings
/// in byte order, dated replies. It works below a <c>_probe/</c> path of its own and removes what it wrote.
/// </summary>
public static class StoreProbe
{
    /// <summary>The most requests a probe sends.</summary>
    public const int RequestsMax = 60;

    /// <summary>How many writers race for one key.</summary>
    public const int Racers = 16;

    /// <summary>Probes a store. Cost: about 50 requests, at most 60.</summary>
    /// <param name="store">The store, without repetition (<see cref="StoreStack.Unretried"/>).</param>
    /// <param name="timeProvider">For the pauses before repeated requests; the system's when null.</param>
    /// <param name="cancellationToken">Ends the probe.</param>
    /// <exception cref="StoreException">The store did not answer, or refused the credentials.</exception>
    public static async Task<ProbeReport> RunAsync(
        IObjectStore store, TimeProvider? timeProvider = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        var path = $"_probe/{SystemRandomSource.Instance.NextToken()}";
        var requests = new ProbeRequests(
            new PrefixedObjectStore(store, path), timeProvider ?? TimeProvider.System, cancellationToken);
        var checks = new List<ProbeCheck>();
        try
        {
            var writes = new ConditionalWriteProbe(requests);
            checks.AddRange(await writes.RunAsync().ConfigureAwait(false));
            checks.AddRange(await new ListingProbe(requests).RunAsync().ConfigureAwait(false));
            checks.Add(new ProbeCheck(
                "replies-carry-date",
                requests.AreDated,
                requests.AreDated ? "every reply had a Date" : "a reply had no Date header",
                "nobody can tell when it is safe to forget a writer, and a late request could count twice"));
        }
        finally
        {
            await requests.CleanUpAsync().ConfigureAwait(false);
        }

        return new ProbeReport(store.Description, checks, requests.Count);
    }

    /// <summary>Probes a store and refuses one that fails. Cost: about 50 requests, at most 60.</summary>
    /// <param name="store">The store, without repetition (<see cref="StoreStack.Unretried"/>).</param>
    /// <param name="timeProvider">For the pauses before repeated requests; the system's when null.</param>
    /// <param name="cancellationToken">Ends the probe.</param>
    /// <exception cref="S3DbException">
    /// A check failed (<see cref="S3DbErrorKind.Unsupported"/>), or the store could not be asked.
    /// </exception>
    public static async Task EnsureAsync(
        IObjectStore store, TimeProvider? timeProvider = null, CancellationToken cancellationToken = default)
    {
        var report = await RunAsync(store, timeProvider, cancellationToken).ConfigureAwait(false);
        report.ThrowIfFailed();
    }
}
