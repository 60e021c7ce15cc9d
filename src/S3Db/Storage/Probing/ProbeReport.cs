namespace S3Db.Storage;

/// <summary>What a probe of a store found.</summary>
/// <param name="Store">Where the store is; no secret.</param>
/// <param name="Checks">All checks, in the order in which they were made.</param>
/// <param name="RequestCount">How many requests the probe sent.</param>
public sealed record ProbeReport(string Store, IReadOnlyList<ProbeCheck> Checks, int RequestCount)
{
    /// <summary>Whether the store can be trusted with balances.</summary>
    public bool IsPassed => Checks.All(check => check.IsPassed);

    /// <summary>Throws if a check failed; the message names the first.</summary>
    /// <exception cref="S3DbException">
    /// The store lacks what exactness needs (<see cref="S3DbErrorKind.Unsupported"/>).
    /// </exception>
    public void ThrowIfFailed()
    {
        if (Checks.FirstOrDefault(check => !check.IsPassed) is { } failed)
        {
            throw new S3DbException(
                S3DbErrorKind.Unsupported,
                $"The store {Store} cannot keep exact balances: the check '{failed.Name}' failed ({failed.Detail}). "
                + $"Without it {failed.Stake}. Use a store with conditional writes and consistent listings, "
                + "such as AWS S3, "
                + "Ceph or a local folder.");
        }
    }
}
