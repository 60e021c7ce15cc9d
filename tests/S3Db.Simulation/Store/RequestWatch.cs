using S3Db.Simulation.Faults;
using S3Db.Simulation.Planning;
using S3Db.Simulation.Reports;
using S3Db.Storage;

namespace S3Db.Simulation.Store;

/// <summary>Sees every request when it is sent, when it executes and when it is answered; writes the trace.</summary>
internal sealed class RequestWatch(Trace trace, Tally tally, PathWatch paths, WorldSettings settings)
{
    /// <summary>Keys whose objects were damaged, or are not the database's.</summary>
    public HashSet<string> DamagedKeys { get; } = new(StringComparer.Ordinal);

    public RecordWatch Records { get; } = new();

    public StopWatch Stops { get; } = new();

    public RetentionWatch Retention { get; } = new(trace, tally, settings);

    public void Damaged(string key) => DamagedKeys.Add(key);

    public void Struck(Fault fault, StoreRequest request)
    {
        tally.Add(fault);
        trace.Add(request.Process.Name, request.Key, $"({request.Number}) {fault}");
    }

    public void Sent(StoreRequest request)
    {
        tally.Add("requests");
        paths.Sent(request);
        trace.Add(request.Process.Name, "sends", trace.KeepsText ? $"({request.Number}) {request}" : request.Key);
    }

    public void Executed(StoreRequest request, object answer)
    {
        paths.Executed(request, answer);
        Records.Executed(request, answer);
        Retention.Executed(request, answer);
        trace.Add("store", request.Key, Describe(request, answer));
    }

    public void Answered(StoreRequest request, object answer)
    {
        if (answer is ListPage { ContinuationToken: not null })
        {
            tally.Add(Fault.SmallPages);
        }

        paths.Answered(request, answer);
        Stops.Answered(request, answer, trace.Now);
        Retention.Answered(request, answer);
        trace.Add(request.Process.Name, request.Key, Describe(request, answer));
    }

    private string Describe(StoreRequest request, object answer)
    {
        var text = answer switch
        {
            StoreException failure => failure.Error.ToString(),
            GetResult got => got.Status == GetStatus.Found ? got.ETag.Value : got.Status.ToString(),
            PutResult put => put.ETag.Value,
            ListPage page => $"{page.Objects.Count}{(page.ContinuationToken is null ? string.Empty : "+")}",
            _ => "done",
        };
        return trace.KeepsText ? $"({request.Number}) {request.Verb} -> {text}" : text;
    }
}
