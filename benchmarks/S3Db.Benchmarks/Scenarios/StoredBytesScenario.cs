using System.IO.Compression;
using S3Db.Benchmarks.Internals;
using S3Db.Benchmarks.Measuring;
using S3Db.Benchmarks.Reporting;
using S3Db.Benchmarks.Running;
using S3Db.Benchmarks.Stores;
using S3Db.Storage;

namespace S3Db.Benchmarks.Scenarios;

/// <summary>How many bytes a transaction takes: waiting in the log, and later as history.</summary>
internal sealed class StoredBytesScenario : IScenario
{
    private const int TargetSegment = 500;

    public string Name => "stored-bytes";

    public string Summary => "Bytes per transaction in segments, cohort files and pages";

    public async Task RunAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var transactions = context.Pick(100_000, 2_000);
        foreach (var perSegment in context.Pick<int[]>([1, 50, TargetSegment, 5_000], [TargetSegment]))
        {
            context.Step($"{perSegment} a segment", 0.5);
            var count = Math.Min(transactions, perSegment * 2_000);
            await using var store = StoreSpec.Memory(isRemote: false).Open();
            await PendingStore.FillAsync(store, count, 1_000, perSegment, cancellationToken: cancellationToken);
            await using var counter = await CounterDatabase.OpenAsync(store, cancellationToken: cancellationToken);
            var keys = new MemoryFold(counter).Keys;
            var log = await SizeAsync(store, keys.WalPrefix) / (double)count;
            var least = await LeastSizeAsync(store, keys.WalPrefix) / (double)count;
            await counter.Plugin.ConsolidateAsync(cancellationToken);
            Add("log", log, least);
            Add("history", await SizeAsync(store, keys.CohortMonths) / (double)count, null);
            Add("pages", await SizeAsync(store, keys.PagePrefix) / (double)count, null);
            if (perSegment == TargetSegment)
            {
                context.Add(Figure.Of(Targets.StoredBytes, log) with
                {
                    Case = $"{perSegment} a segment", Limit = least,
                });
            }

            void Add(string what, double bytes, double? limit) => context.Add(new Figure
            {
                Case = $"{perSegment} a segment",
                Name = what,
                Measured = bytes,
                Limit = limit,
                Unit = "B/tx",
                Note = "The limit is what Brotli at its strongest makes of the same rows in one piece.",
            });
        }
    }

    private static async Task<long> SizeAsync(OpenedStore store, string prefix)
    {
        long size = 0;
        await foreach (var item in store.Inner.ListAllAsync(prefix))
        {
            size += item.Size;
        }

        return size;
    }

    private static async Task<long> LeastSizeAsync(OpenedStore store, string prefix)
    {
        using var output = new MemoryStream();
        await using (var brotli = new BrotliStream(output, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            await foreach (var item in store.Inner.ListAllAsync(prefix))
            {
                var body = (await store.Inner.GetAsync(item.Key)).Body.ToArray();
                await using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
                await gzip.CopyToAsync(brotli);
            }
        }

        return output.Length;
    }
}
