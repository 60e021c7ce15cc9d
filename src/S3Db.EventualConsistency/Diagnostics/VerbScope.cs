namespace S3Db.EventualConsistency;

/// <summary>Times and traces the verbs on a counter, such as <c>add wallets</c>.</summary>
internal sealed class VerbScope(string database, string resource, string field, TimeProvider timeProvider)
{
    public async Task<T> RunAsync<T>(string verb, string id, Func<Task<T>> call)
    {
        var span = Start(verb, id);
        try
        {
            var result = await call().ConfigureAwait(false);
            span.End();
            return result;
        }
        catch (Exception exception)
        {
            span.Fail(exception);
            throw;
        }
    }

    /// <summary>Begins a call, which is then ended or failed. Call it from the async method that it spans.</summary>
    public VerbSpan Start(string verb, string id)
    {
        var startedAt = timeProvider.GetTimestamp();
        var activity = CounterInstruments.Activities.HasListeners()
            ? CounterInstruments.Activities.StartActivity($"{verb} {resource}", System.Diagnostics.ActivityKind.Client)
            : null;
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

        return new VerbSpan(database, verb, resource, activity, startedAt, timeProvider);
    }
}
