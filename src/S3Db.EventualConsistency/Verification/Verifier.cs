namespace S3Db.EventualConsistency;

/// <summary>Verifies a field, shard by shard, so that only one shard is in memory.</summary>
internal sealed class Verifier(CounterField field)
{
    public async Task<VerifyReport> VerifyAsync(
        VerifyOptions options, IProgress<VerifyProgress>? progress, CancellationToken cancellationToken)
    {
        var reports = new List<VerifyReport>();
        foreach (var shard in field.Shards)
        {
            var before = reports.Sum(report => report.Transactions);
            var done = reports.Count;
            var verifier = new ShardVerifier(shard.Context, options);
            var report = await verifier.RunAsync(
                (read, files, transactions) => progress?.Report(
                    new VerifyProgress(done, field.Shards.Count, read, files, before + transactions)),
                cancellationToken).ConfigureAwait(false);
            Log(shard.Context, report);
            reports.Add(report);
        }

        return new VerifyReport
        {
            Deviations = [.. reports.SelectMany(report => report.Deviations).Take(options.DeviationsMax)],
            DeviationCount = reports.Sum(report => report.DeviationCount),
            IsRepaired = reports.Exists(report => report.IsRepaired)
                && reports.TrueForAll(report => report.IsExact || report.IsRepaired),
            Repairs = [.. reports.SelectMany(report => report.Repairs)],
            Refusals = [.. reports.SelectMany(report => report.Refusals)],
            Generations = [.. reports.SelectMany(report => report.Generations)],
            Transactions = reports.Sum(report => report.Transactions),
            CohortFiles = reports.Sum(report => report.CohortFiles),
            Records = reports.Sum(report => report.Records),
            Days = reports.Sum(report => report.Days),
            PendingSegments = reports.Sum(report => report.PendingSegments),
            OrphanedSegments = reports.Sum(report => report.OrphanedSegments),
            HeldTransactions = reports.Sum(report => report.HeldTransactions),
        };
    }

    private static void Log(ShardContext shard, VerifyReport report)
    {
        if (!report.IsExact)
        {
            VerificationLog.Deviated(
                shard.Logger, shard.Name, report.DeviationCount, report.Deviations[0].ToString());
        }
    }
}
