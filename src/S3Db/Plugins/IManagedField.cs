namespace S3Db;

/// <summary>
/// What a plugin does for a field that it, and not the record object, holds the value of. The record keeps only the
/// initial value; the resource asks here for the current one, and tells here when the record is deleted.
/// </summary>
internal interface IManagedField
{
    /// <summary>The attribute it manages.</summary>
    string Field { get; }

    /// <summary>Refuses an initial value that the field cannot start from.</summary>
    /// <exception cref="S3DbException">Names the value, the rule and the remedy.</exception>
    void ValidateInitial(string id, decimal initial);

    /// <summary>The last consolidated values of records just read, in their order.</summary>
    ValueTask<IReadOnlyList<ManagedValue>> ReadAsync(
        IReadOnlyList<ManagedRecord> records, CancellationToken cancellationToken);

    /// <summary>
    /// Ends the counter of a deleted record; returns once that is decided. Repeats with one nonce are harmless, and a
    /// repeat that comes late, in a later life, has no effect on that.
    /// </summary>
    /// <param name="id">The record.</param>
    /// <param name="endedIncarnation">The life that the deletion ended; empty for the first.</param>
    /// <param name="nonce">Nonce of the tombstone: names the deletion, and the next life.</param>
    /// <param name="cancellationToken">Stops the wait; what is stored stays.</param>
    ValueTask ClearAsync(string id, string endedIncarnation, string nonce, CancellationToken cancellationToken);
}
