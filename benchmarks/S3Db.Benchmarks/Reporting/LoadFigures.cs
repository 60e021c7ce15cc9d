using S3Db.Benchmarks.Measuring;
using S3Db.Benchmarks.Running;
using S3Db.Benchmarks.Stores;

namespace S3Db.Benchmarks.Reporting;

/// <summary>The figures that every load reports.</summary>
internal static class LoadFigures
{
    public static void Add(
        ScenarioContext context, string name, string store, LoadResult load, BareRun? bare, string note = "")
    {
        Add("transactions", load.PerSecond, "tx/s", Better.Higher, bare is null
            ? null
            : load.Transactions / bare.Elapsed.TotalSeconds);
        Add("p50", load.Latency.Quantile(0.5), "ms", Better.Lower, bare?.Latency.Quantile(0.5));
        Add("p99", load.Latency.Quantile(0.99), "ms", Better.Lower, bare?.Latency.Quantile(0.99));
        Add("PUT", PerTransaction(load.Requests.Put), "per tx", Better.Lower);
        Add("GET", PerTransaction(load.Requests.Get), "per tx", Better.Lower);
        Add("LIST", PerTransaction(load.Requests.List), "per tx", Better.Lower);
        Add("DELETE", PerTransaction(load.Requests.Delete), "per tx", Better.Lower);
        Add("bytes written", PerTransaction(load.Requests.BytesWritten), "B/tx", Better.Lower);
        Add("bytes read", PerTransaction(load.Requests.BytesRead), "B/tx", Better.Lower);
        Add("CPU", PerTransaction(load.Cpu.TotalMicroseconds), "µs/tx", Better.Lower);
        Add("peak memory", load.PeakBytes / 1e6, "MB", Better.Lower);
        Add("requests", DollarsPerMillion(load), "$/M tx", Better.Lower);
        if (load.Failed > 0)
        {
            Add("failed", load.Failed, "tx", Better.Lower);
        }

        double PerTransaction(double amount) => amount / Math.Max(1, load.Transactions);

        void Add(string what, double measured, string unit, Better better, double? limit = null) =>
            context.Add(new Figure
            {
                Case = name,
                Name = what,
                Measured = measured,
                Unit = unit,
                Better = better,
                Limit = limit,
                Store = store,
                Note = note,
            });
    }

    public static double DollarsPerMillion(LoadResult load) =>
        Prices.Dollars(load.Requests) * 1e6 / Math.Max(1, load.Transactions);
}
