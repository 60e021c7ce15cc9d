using System.Diagnostics;

namespace S3Db.EventualConsistency;

/// <summary>Times and traces the verbs on a counter, such as <c>add wallets</c>.</summary>
internal sealed class VerbScope(string database, string resource, string field, TimeProvider timeProvider)
{
    public async Task<T> RunAsync<T>(string verb, string id, Func<Task<T>> call)
    {
        var startedAt = timeProvider.GetTimestamp();
        using var activity = CounterInstruments.Activities.StartActivity($"{verb} {resource}", ActivityKind.Client);
        if (activity is { IsAllDataRequested: true })
        {
            activity
                .SetTag(SpanTags.System, SpanTags.SystemName)
                .SetTag(SpanTags.Namespace, database)
                .SetTag(SpanTags.Collection, resource)
                .SetTag(SpanTags.Operation, verb)
                .SetTag(SpanTags.Field, field)
                .SetTag(SpanTags.Record, id);
        }

        string? error = null;
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            error = SpanTags.Fail(activity, exception);
            throw;
        }
        finally
        {
            Record(verb, error, timeProvider.GetElapsedTime(startedAt));
        }
    }

    private void Record(string verb, string? error, TimeSpan elapsed)
    {
        var tags = new TagList
        {
            { SpanTags.System, SpanTags.SystemName },
            { SpanTags.Namespace, database },
            { SpanTags.Collection, resource },
            { SpanTags.Operation, verb },
        };
        if (error is not null)
        {
            tags.Add(SpanTags.Error, error);
        }

        DatabaseInstruments.Duration.Record(elapsed.TotalSeconds, tags);
    }
}
