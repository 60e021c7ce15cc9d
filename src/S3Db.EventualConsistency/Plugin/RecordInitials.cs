namespace S3Db.EventualConsistency;

/// <summary>Initial values as the records of a resource tell them.</summary>
internal sealed class RecordInitials(Resource resource, string field) : IInitialValues
{
    public async ValueTask<InitialValue> ReadAsync(string id, CancellationToken cancellationToken)
    {
        var state = await resource.ReadStateAsync(id, cancellationToken).ConfigureAwait(false);
        return state is null
            ? default
            : new InitialValue(
                state.Initials.ContainsKey(field),
                state.Incarnation,
                state.DeleteNonce,
                state.Initials.GetValueOrDefault(field));
    }
}
