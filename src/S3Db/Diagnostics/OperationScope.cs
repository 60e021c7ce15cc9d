using System.Diagnostics;
using S3Db.Storage;

namespace S3Db;

/// <summary>Times and traces one operation, and says how it ended.</summary>
internal sealed class OperationScope : IDisposable
{
    private readonly TimeProvider _timeProvider;
    private readonly long _startedAt;
    private readonly Activity? _activity;
    private TagList _tags;
    private Exception? _failure;

    public OperationScope(S3Database database, string operation, string resource, string? id)
    {
        _timeProvider = database.TimeProvider;
        _startedAt = _timeProvider.GetTimestamp();
        _tags = new TagList
        {
            { DatabaseInstruments.SystemTag, DatabaseInstruments.SystemName },
            { DatabaseInstruments.NamespaceTag, database.Store.Description },
            { DatabaseInstruments.CollectionTag, resource },
            { DatabaseInstruments.OperationTag, operation },
        };
        _activity = StoreInstruments.Activities.StartActivity($"{operation} {resource}", ActivityKind.Client);
        if (_activity is { IsAllDataRequested: true })
        {
            foreach (var tag in _tags)
            {
                _activity.SetTag(tag.Key, tag.Value);
            }

            _activity.SetTag(DatabaseInstruments.RecordTag, string.IsNullOrEmpty(id) ? null : id);
        }
    }

    public void Fail(Exception exception) => _failure = exception;

    public void Dispose()
    {
        if (_failure is not null)
        {
            var error = _failure is S3DbException known ? known.Kind.ToString() : _failure.GetType().FullName;
            _tags.Add(DatabaseInstruments.ErrorTag, error);
            _activity?.SetTag(DatabaseInstruments.ErrorTag, error);
            _activity?.SetStatus(ActivityStatusCode.Error, _failure.Message);
        }

        DatabaseInstruments.Duration.Record(_timeProvider.GetElapsedTime(_startedAt).TotalSeconds, _tags);
        _activity?.Dispose();
    }
}
