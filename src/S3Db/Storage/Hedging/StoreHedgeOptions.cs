namespace S3Db.Storage;

/// <summary>
/// How slow reads of an S3 store are hedged: a GET or LIST that takes longer than about 99 % of the recent ones is sent
/// a second time, and the answer that comes first counts. Writes are never sent twice at once.
/// </summary>
public sealed class StoreHedgeOptions
{
    internal const double ShareMaxLowest = 0.001;
    internal const double ShareMaxHighest = 0.1;

    /// <summary>
    /// Whether slow reads are hedged; true by default. Only S3, by a connection string or a client of the caller's, is
    /// hedged at all: no folder, no memory, no <see cref="IObjectStore"/> of the caller's.
    /// </summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// How many additional reads there are at most, as a part of all that were answered; 0.02 by default, 0.001 to 0.1.
    /// </summary>
    public double ShareMax { get; set; } = 0.02;

    internal IEnumerable<string> FindFaults()
    {
        if (ShareMax is not (>= ShareMaxLowest and <= ShareMaxHighest))
        {
            yield return FormattableString.Invariant(
                $"Hedge.ShareMax is {ShareMax} and must be {ShareMaxLowest} to {ShareMaxHighest}; ")
                + "to hedge nothing, set Hedge.Enabled to false";
        }
    }
}
