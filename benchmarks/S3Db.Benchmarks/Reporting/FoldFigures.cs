using S3Db.Benchmarks.Measuring;
using S3Db.Benchmarks.Running;

namespace S3Db.Benchmarks.Reporting;

/// <summary>The figures that every consolidation reports.</summary>
internal static class FoldFigures
{
    public static void Add(ScenarioContext context, string name, string store, FoldRun run, string note = "")
    {
        Add("transactions", run.PerSecond, "tx/s", Better.Higher, run.BarePerSecond);
        Add("time", run.Use.Elapsed.TotalSeconds, "s", Better.Lower, run.Bare.Elapsed.TotalSeconds);
        Add("GET", run.Requests.Get, "requests", Better.Lower, run.Bare.Requests);
        Add("PUT", run.Requests.Put, "requests", Better.Lower);
        Add("LIST", run.Requests.List, "requests", Better.Lower);
        Add("DELETE", run.Requests.Delete, "requests", Better.Lower);
        Add("bytes read", run.Requests.BytesRead / (double)run.Transactions, "B/tx", Better.Lower);
        Add("bytes written", run.Requests.BytesWritten / (double)run.Transactions, "B/tx", Better.Lower);
        Add("CPU", run.Use.Cpu.TotalMicroseconds / run.Transactions, "µs/tx", Better.Lower);
        Add("peak memory", run.Use.PeakBytes / 1e6, "MB", Better.Lower);
        Add("requests", Prices.Dollars(run.Requests) * 1e6 / run.Transactions, "$/M tx", Better.Lower);

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
}
