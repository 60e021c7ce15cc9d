using System.Diagnostics;

namespace S3Db.EventualConsistency;

/// <summary>Traces one verb on a counter, such as <c>add wallets</c>.</summary>
internal static class VerbScope
{
    public static async Task<T> RunAsync<T>(
        string verb, string resource, string field, string id, Func<Task<T>> call)
    {
        using var activity = CounterInstruments.Activities.StartActivity($"{verb} {resource}", ActivityKind.Client);
        if (activity is { IsAllDataRequested: true })
        {
            activity
                .SetTag(SpanTags.System, SpanTags.SystemName)
                .SetTag(SpanTags.Collection, resource)
                .SetTag(SpanTags.Operation, verb)
                .SetTag(SpanTags.Field, field)
                .SetTag(SpanTags.Record, id);
        }

        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            SpanTags.Fail(activity, exception);
            throw;
        }
    }
}
