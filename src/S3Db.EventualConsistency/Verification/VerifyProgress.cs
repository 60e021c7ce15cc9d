namespace S3Db.EventualConsistency;

/// <summary>How far a verification is.</summary>
/// <param name="Shard">The shard being verified, from 0.</param>
/// <param name="Shards">How many there are; they are verified one after the other.</param>
/// <param name="FilesRead">Cohort files of the shard that were read.</param>
/// <param name="FilesTotal">Cohort files of the shard in all.</param>
/// <param name="Transactions">Transactions of all shards that were replayed so far.</param>
public sealed record VerifyProgress(int Shard, int Shards, long FilesRead, long FilesTotal, long Transactions)
{
    /// <summary>The part that is done, from 0 to 1; files stand for the work.</summary>
    public double Fraction =>
        (Shard + (FilesTotal == 0 ? 1 : (double)FilesRead / FilesTotal)) / Shards;
}
