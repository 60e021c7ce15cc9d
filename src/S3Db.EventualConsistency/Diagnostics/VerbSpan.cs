using System.Diagnostics;

namespace S3Db.EventualConsistency;

/// <summary>One call of a verb, from its start until it is ended or failed.</summary>
internal readonly struct VerbSpan(
    string database, string verb, string resource, Activity? activity, long startedAt, TimeProvider timeProvider)
{
    public void End()
    {
        Record(null);
        activity?.Dispose();
    }

    public void Fail(Exception exception)
    {
        var error = SpanTags.Fail(activity, exception);
        Record(error);
        activity?.Dispose();
    }

    private void Record(string? error)
    {
        if (!DatabaseInstruments.Duration.Enabled)
        {
            return;
        }

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

        DatabaseInstruments.Duration.Record(timeProvider.GetElapsedTime(startedAt).TotalSeconds, tags);
    }
}
