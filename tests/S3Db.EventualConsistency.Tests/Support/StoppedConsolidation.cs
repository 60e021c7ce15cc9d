namespace S3Db.EventualConsistency.Tests.Support;

/// <summary>A consolidation that has to leave something out, and says so.</summary>
internal static class StoppedConsolidation
{
    /// <summary>Folds what can be folded and answers with what was done.</summary>
    public static async Task<ConsolidationReport> ConsolidateStoppedAsync(this EventualConsistencyPlugin plugin)
    {
        var error = await Assert.ThrowsAsync<ConsolidationStoppedException>(() => plugin.ConsolidateAsync());
        Assert.Equal(S3DbErrorKind.Corrupt, error.Kind);
        return error.Report;
    }
}
