namespace S3Db.EventualConsistency;

/// <summary>The history of a generation cannot be written; all that was listed is folded nevertheless.</summary>
internal sealed class HistoryDamagedException(S3DbException damage)
    : S3DbException(damage.Kind, damage.Message, damage)
{
    /// <summary>Waits for a consolidation of which only the values matter.</summary>
    public static async Task TolerateAsync(Task consolidation)
    {
        try
        {
            await consolidation.ConfigureAwait(false);
        }
        catch (HistoryDamagedException)
        {
            // The observer was told, and values do not depend on it.
        }
    }
}
