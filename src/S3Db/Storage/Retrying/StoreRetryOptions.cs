namespace S3Db.Storage;

/// <summary>
/// How requests are repeated that failed for a while: after a growing, jittered pause, until one of two limits is met.
/// </summary>
public sealed class StoreRetryOptions
{
    internal const int AttemptsMaxLimit = 100;
    internal static readonly TimeSpan TotalTimeMaxLimit = TimeSpan.FromHours(1);

    /// <summary>How often a request is sent at most, the first time included; 8 by default, 1 to 100.</summary>
    public int AttemptsMax { get; set; } = 8;

    /// <summary>No attempt begins later than this after the first; 30 seconds by default.</summary>
    public TimeSpan TotalTimeMax { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The pause before the second attempt, doubled for each further one; 50 ms by default.</summary>
    public TimeSpan DelayMin { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest pause; 2 seconds by default.</summary>
    public TimeSpan DelayMax { get; set; } = TimeSpan.FromSeconds(2);

    internal IEnumerable<string> FindFaults()
    {
        if (AttemptsMax is < 1 or > AttemptsMaxLimit)
        {
            yield return $"Retry.AttemptsMax is {AttemptsMax} and must be 1 to {AttemptsMaxLimit}";
        }

        if (TotalTimeMax < TimeSpan.Zero || TotalTimeMax > TotalTimeMaxLimit)
        {
            yield return $"Retry.TotalTimeMax is {TotalTimeMax} and must be 0 to {TotalTimeMaxLimit}";
        }

        if (DelayMin < TimeSpan.Zero || DelayMax < DelayMin || DelayMax > TotalTimeMaxLimit)
        {
            yield return $"Retry.DelayMin is {DelayMin} and Retry.DelayMax is {DelayMax}; they must be at least 0, "
                + $"in order and at most {TotalTimeMaxLimit}";
        }
    }
}
