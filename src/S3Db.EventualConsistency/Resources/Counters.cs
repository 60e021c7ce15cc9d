namespace S3Db.EventualConsistency;

/// <summary>
/// Finds the field a call means, at the time of the call: fields may be added while the program runs.
/// </summary>
internal static class Counters
{
    /// <exception cref="S3DbException">No such field, or several and none is named.</exception>
    public static CounterField Of(Resource resource, string? field)
    {
        ArgumentNullException.ThrowIfNull(resource);
        resource.ThrowIfClosed();
        if (FindFast(resource.ManagedFields, field) is { } found)
        {
            return found;
        }

        var counters = resource.ManagedFields.OfType<CounterField>().ToList();
        if (counters.Count == 0)
        {
            throw new S3DbException(
                S3DbErrorKind.Invalid,
                $"'{resource.Name}' has no field with eventual consistency. Install an "
                + "EventualConsistencyPlugin for it with "
                + "UsePluginAsync; its Resource must be spelled exactly so.");
        }

        var names = string.Join(", ", counters.Select(counter => counter.Field).Order(StringComparer.Ordinal));
        if (field is null)
        {
            return counters.Count == 1 ? counters[0] : throw new S3DbException(
                S3DbErrorKind.Invalid,
                $"Multiple fields have eventual consistency. Please specify the field: {names}.");
        }

        return counters.Find(counter => counter.Field == field) ?? throw new S3DbException(
            S3DbErrorKind.Invalid,
            $"'{field}' of '{resource.Name}' has no eventual consistency. The fields that have it: {names}.");
    }

    /// <summary>The field of a call that is right, which is nearly every one, without allocating.</summary>
    private static CounterField? FindFast(IReadOnlyList<IManagedField> managed, string? field)
    {
        CounterField? found = null;
        for (var i = 0; i < managed.Count; i++)
        {
            if (managed[i] is CounterField counter && (field is null || counter.Field == field))
            {
                if (found is not null)
                {
                    return null;
                }

                found = counter;
            }
        }

        return found;
    }
}
