namespace S3Db.EventualConsistency;

/// <summary>
/// The object of a record cannot be read, and a decision needs the initial value in it: what needs it stops, and a fold
/// goes on with the rest (I9).
/// </summary>
internal sealed class RecordUnreadableException(string id, S3DbException cause)
    : S3DbException(cause.Kind, $"{cause.Message} Decisions on '{id}' depend on its initial value.", cause)
{
    public string RecordId { get; } = id;
}
