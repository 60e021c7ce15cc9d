using S3Db.EventualConsistency;

namespace S3Db.Cli.Commands;

/// <summary>Finds the counter a command means.</summary>
internal static class CounterChoice
{
    /// <exception cref="S3DbException">The resource has no such counter, or several and none is named.</exception>
    public static StoredCounter Of(string resource, IReadOnlyList<StoredCounter> counters, string? field)
    {
        var names = string.Join(", ", counters.Select(counter => counter.Field));
        if (counters.Count == 0)
        {
            throw new S3DbException(
                S3DbErrorKind.Invalid,
                $"'{resource}' has no counter. Make one of its numbers a counter: repeat 's3db resource create "
                + $"{resource}' with all of its attributes, and --counter NAME.");
        }

        if (field is null)
        {
            return counters.Count == 1 ? counters[0] : throw new S3DbException(
                S3DbErrorKind.Invalid,
                $"Multiple fields have eventual consistency. Please specify the field: {names}. Add --field NAME.");
        }

        return counters.FirstOrDefault(counter => counter.Field == field) ?? throw new S3DbException(
            S3DbErrorKind.Invalid, $"'{field}' is not a counter of '{resource}'. Its counters: {names}.");
    }
}
