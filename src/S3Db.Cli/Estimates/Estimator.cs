namespace S3Db.Cli.Estimates;

/// <summary>
/// Computes what a load costs, from how the code works and list prices. Pure: the same load gives the same figures.
/// </summary>
internal static class Estimator
{
    public static Estimate Of(CounterLoad load, PriceList prices)
    {
        var commit = new CommitModel(load);
        var state = new StateModel(load);
        var writers = new WriterModel(load);
        var fold = load.IsSync ? SyncFold.Of(commit, state, writers) : AsyncFold.Of(commit, state, writers);
        var requests = fold.Requests + new RequestRates(Put: commit.Puts, Get: load.Reads);
        var segmentBytes = ObjectSizes.Segment(commit.Batch, load.HotRecords);
        var storage = StorageOf(load, commit, state, fold, segmentBytes);
        var dollars = prices.Of(requests);
        var moved = (((commit.Puts * segmentBytes) + fold.BytesWritten + (storage.BytesPerTransaction * load.Rate))
            * prices.Upload / 1e9) + (fold.BytesRead * prices.Download / 1e9);
        var bill = new Estimate.BillFigures(
            dollars / load.Rate * 1e6,
            dollars * Estimate.SecondsPerMonth,
            moved * Estimate.SecondsPerMonth,
            storage.HistoryBytesPerMonth / 1e9 * prices.Storage,
            (requests.Put + requests.List) / load.Rate);
        var breakEvens = BreakEvensOf(commit, bill, prices);
        return new()
        {
            Load = FiguresOf(load),
            Prices = prices.Name,
            Requests = VerbsOf(requests, prices),
            Writing = new(commit.Batch, commit.Puts, segmentBytes, commit.AckMean, commit.AckLongest),
            Consolidation = new(
                fold.Passes,
                fold.TransactionsPerPass,
                fold.PagesPerPass,
                state.IsInline ? 0 : state.Pages,
                state.IsInline,
                state.IsInline ? 0 : ObjectSizes.Page(state.RecordsPerPage),
                fold.ManifestBytes,
                fold.Duration,
                fold.LagMean,
                fold.LagLongest),
            Storage = storage,
            Cores = new(load.Rate / load.WriteRatePerCore, load.Rate / load.FoldRatePerCore),
            Bill = bill,
            Comparisons = ComparisonsOf(load, bill, prices),
            BreakEvens = breakEvens,
            Limits = LimitChecks.Of(commit, fold, prices),
            Notes = Advice.Of(commit, bill, breakEvens, prices),
        };
    }

    private static Estimate.LoadFigures FiguresOf(CounterLoad load) => new(
        load.Rate,
        load.Writers,
        load.Records,
        load.HotRecords,
        load.Zipf,
        load.Shards,
        load.IsSync ? "sync" : "async",
        load.Interval,
        load.BatchSize,
        load.Consolidators,
        load.PutLatency,
        load.GetLatency);

    private static IReadOnlyList<Estimate.VerbFigures> VerbsOf(RequestRates requests, PriceList prices)
    {
        return
        [
            Figures("PUT", requests.Put, prices.Write),
            Figures("LIST", requests.List, prices.Write),
            Figures("GET", requests.Get, prices.Read),
            Figures("DELETE", requests.Delete, prices.Delete),
        ];

        static Estimate.VerbFigures Figures(string verb, double rate, double price)
        {
            var perMonth = rate * Estimate.SecondsPerMonth;
            return new(verb, rate, perMonth, perMonth / 1e6 * price);
        }
    }

    private static Estimate.StorageFigures StorageOf(
        CounterLoad load, CommitModel commit, StateModel state, FoldCost fold, double segmentBytes)
    {
        var perTransaction = ObjectSizes.CohortFile(fold.TransactionsPerPass, commit.Batch, load.HotRecords)
            / Math.Max(1, fold.TransactionsPerPass);
        var pages = state.IsInline ? 0 : state.Pages * ObjectSizes.Page(state.RecordsPerPage);
        return new(
            perTransaction * load.Rate * Estimate.SecondsPerMonth,
            perTransaction,
            (pages + fold.ManifestBytes) * load.Shards,
            segmentBytes * commit.Puts * fold.LagLongest * 2);
    }

    private static IReadOnlyList<Estimate.CostComparison> ComparisonsOf(
        CounterLoad load, Estimate.BillFigures bill, PriceList prices)
    {
        var millions = load.Rate * Estimate.SecondsPerMonth / 1e6;
        return
        [
            new("S3Db, this load", bill.RequestDollarsPerMillion, bill.RequestDollarsPerMonth),
            Other("DynamoDB ADD, not idempotent", PriceList.DynamoAdd),
            Other("DynamoDB, row and balance in a transaction", PriceList.DynamoTransaction),
            Other("one PUT a transaction", prices.Write),
            Other($"s3db.js, {PriceList.PredecessorPuts} PUTs an add", PriceList.PredecessorPuts * prices.Write),
        ];

        Estimate.CostComparison Other(string name, double perMillion) => new(name, perMillion, perMillion * millions);
    }

    /// <summary>A segment is put once and got once: from how many transactions in it that costs less.</summary>
    private static IReadOnlyList<Estimate.BreakEven> BreakEvensOf(
        CommitModel commit, Estimate.BillFigures bill, PriceList prices)
    {
        return
        [
            Against("DynamoDB ADD, not idempotent", PriceList.DynamoAdd),
            Against("DynamoDB, row and balance in a transaction", PriceList.DynamoTransaction),
        ];

        Estimate.BreakEven Against(string name, double perMillion)
        {
            var least = Math.Ceiling((prices.Write + prices.Read) / perMillion);
            return new(name, least, commit.Batch >= least && bill.RequestDollarsPerMillion <= perMillion);
        }
    }
}
