using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using S3Db.Storage;

namespace S3Db;

public sealed partial class Resource
{
    /// <summary>
    /// Inserts a record; it is durable when the call returns. A managed field is given its initial value here and
    /// nowhere else. Cost: 1 PUT, and 1 more for each partition; over a deleted record 1 GET and 1 PUT more.
    /// </summary>
    /// <param name="id">The id: any text of 1 to 1,024 bytes of UTF-8.</param>
    /// <param name="attributes">An anonymous object, a dictionary or a JSON object with the attributes.</param>
    /// <param name="cancellationToken">Ends the wait; the record may still be inserted.</param>
    /// <returns>The version that was written, for <c>ifMatch</c>.</returns>
    /// <exception cref="S3DbException">
    /// The id exists (Conflict), or the attributes break the rules (<see cref="S3DbValidationException"/>).
    /// </exception>
    [RequiresUnreferencedCode(AttributeInput.ReflectionMessage)]
    [RequiresDynamicCode(AttributeInput.ReflectionMessage)]
    public Task<ETag> InsertAsync(
        string id, object attributes, CancellationToken cancellationToken = default) =>
        InsertCoreAsync(id, AttributeInput.Read(attributes, Place(id)), cancellationToken);

    /// <inheritdoc cref="InsertAsync(string, object, CancellationToken)"/>
    public Task<ETag> InsertAsync(
        string id, JsonObject attributes, CancellationToken cancellationToken = default) =>
        InsertCoreAsync(id, AttributeInput.Read(attributes, Place(id)), cancellationToken);

    /// <inheritdoc cref="InsertAsync(string, object, CancellationToken)"/>
    public Task<ETag> InsertAsync(
        string id, IReadOnlyDictionary<string, object?> attributes, CancellationToken cancellationToken = default) =>
        InsertCoreAsync(id, AttributeInput.Read(attributes, Place(id)), cancellationToken);

    /// <summary>Inserts a record whose id is among its attributes. Cost: as the overload with an id.</summary>
    /// <param name="record">
    /// An anonymous object, a dictionary or a JSON object with <c>id</c> and the attributes.
    /// </param>
    /// <param name="cancellationToken">Ends the wait; the record may still be inserted.</param>
    /// <returns>The version that was written, for <c>ifMatch</c>.</returns>
    /// <exception cref="S3DbException">As the overload with an id; or there is no id.</exception>
    [RequiresUnreferencedCode(AttributeInput.ReflectionMessage)]
    [RequiresDynamicCode(AttributeInput.ReflectionMessage)]
    public Task<ETag> InsertAsync(object record, CancellationToken cancellationToken = default) =>
        InsertCoreAsync(null, AttributeInput.Read(record, $"a record of '{Name}'"), cancellationToken);

    /// <summary>
    /// Replaces all attributes of a record; those left out are removed or fall back to their default. A managed field
    /// is left alone, whatever is given for it. Without <paramref name="ifMatch"/> a lost race is tried again. Cost: 1
    /// GET and 1 PUT; where the value of a partition changes, 2 PUTs, 1 DELETE and 1 GET more.
    /// </summary>
    /// <param name="id">The record.</param>
    /// <param name="attributes">An anonymous object, a dictionary or a JSON object with the attributes.</param>
    /// <param name="ifMatch">The version to replace; any when null.</param>
    /// <param name="cancellationToken">Ends the wait; the record may still be written.</param>
    /// <returns>The version that was written.</returns>
    /// <exception cref="S3DbException">
    /// There is no such record (NotFound), it has another version (Conflict), or the attributes break the rules
    /// (<see cref="S3DbValidationException"/>).
    /// </exception>
    [RequiresUnreferencedCode(AttributeInput.ReflectionMessage)]
    [RequiresDynamicCode(AttributeInput.ReflectionMessage)]
    public Task<ETag> UpdateAsync(
        string id, object attributes, ETag? ifMatch = null, CancellationToken cancellationToken = default) =>
        UpdateCoreAsync(id, AttributeInput.Read(attributes, Place(id)), ifMatch, cancellationToken);

    /// <inheritdoc cref="UpdateAsync(string, object, ETag?, CancellationToken)"/>
    public Task<ETag> UpdateAsync(
        string id, JsonObject attributes, ETag? ifMatch = null, CancellationToken cancellationToken = default) =>
        UpdateCoreAsync(id, AttributeInput.Read(attributes, Place(id)), ifMatch, cancellationToken);

    /// <inheritdoc cref="UpdateAsync(string, object, ETag?, CancellationToken)"/>
    public Task<ETag> UpdateAsync(
        string id,
        IReadOnlyDictionary<string, object?> attributes,
        ETag? ifMatch = null,
        CancellationToken cancellationToken = default) =>
        UpdateCoreAsync(id, AttributeInput.Read(attributes, Place(id)), ifMatch, cancellationToken);

    /// <summary>
    /// Replaces some attributes of a record and leaves the others; a null removes one, or resets it to its default.
    /// Patches of different attributes at the same time lose nothing. Cost: as an update.
    /// </summary>
    /// <param name="id">The record.</param>
    /// <param name="attributes">An anonymous object, a dictionary or a JSON object with what changes.</param>
    /// <param name="ifMatch">The version to change; any when null.</param>
    /// <param name="cancellationToken">Ends the wait; the record may still be written.</param>
    /// <returns>The version that was written.</returns>
    /// <exception cref="S3DbException">
    /// A field is managed by a plugin (Invalid); there is no such record (NotFound); it has another version (Conflict);
    /// or the result breaks the rules (<see cref="S3DbValidationException"/>).
    /// </exception>
    [RequiresUnreferencedCode(AttributeInput.ReflectionMessage)]
    [RequiresDynamicCode(AttributeInput.ReflectionMessage)]
    public Task<ETag> PatchAsync(
        string id, object attributes, ETag? ifMatch = null, CancellationToken cancellationToken = default) =>
        PatchCoreAsync(id, AttributeInput.Read(attributes, Place(id)), ifMatch, cancellationToken);

    /// <inheritdoc cref="PatchAsync(string, object, ETag?, CancellationToken)"/>
    public Task<ETag> PatchAsync(
        string id, JsonObject attributes, ETag? ifMatch = null, CancellationToken cancellationToken = default) =>
        PatchCoreAsync(id, AttributeInput.Read(attributes, Place(id)), ifMatch, cancellationToken);

    /// <inheritdoc cref="PatchAsync(string, object, ETag?, CancellationToken)"/>
    public Task<ETag> PatchAsync(
        string id,
        IReadOnlyDictionary<string, object?> attributes,
        ETag? ifMatch = null,
        CancellationToken cancellationToken = default) =>
        PatchCoreAsync(id, AttributeInput.Read(attributes, Place(id)), ifMatch, cancellationToken);

    /// <summary>
    /// Replaces all attributes of a record, or inserts it. Of an existing record a managed field is left alone. Cost: 1
    /// GET and 1 PUT, and the markers of partitions as for an insert or an update.
    /// </summary>
    /// <param name="id">The record.</param>
    /// <param name="attributes">An anonymous object, a dictionary or a JSON object with the attributes.</param>
    /// <param name="ifMatch">The version to replace, so that nothing is inserted; any, or none, when null.</param>
    /// <param name="cancellationToken">Ends the wait; the record may still be written.</param>
    /// <returns>The version that was written.</returns>
    /// <exception cref="S3DbException">
    /// The record has another version (Conflict), or the attributes break the rules
    /// (<see cref="S3DbValidationException"/>).
    /// </exception>
    [RequiresUnreferencedCode(AttributeInput.ReflectionMessage)]
    [RequiresDynamicCode(AttributeInput.ReflectionMessage)]
    public Task<ETag> UpsertAsync(
        string id, object attributes, ETag? ifMatch = null, CancellationToken cancellationToken = default) =>
        UpsertCoreAsync(id, AttributeInput.Read(attributes, Place(id)), ifMatch, cancellationToken);

    /// <inheritdoc cref="UpsertAsync(string, object, ETag?, CancellationToken)"/>
    public Task<ETag> UpsertAsync(
        string id, JsonObject attributes, ETag? ifMatch = null, CancellationToken cancellationToken = default) =>
        UpsertCoreAsync(id, AttributeInput.Read(attributes, Place(id)), ifMatch, cancellationToken);

    /// <inheritdoc cref="UpsertAsync(string, object, ETag?, CancellationToken)"/>
    public Task<ETag> UpsertAsync(
        string id,
        IReadOnlyDictionary<string, object?> attributes,
        ETag? ifMatch = null,
        CancellationToken cancellationToken = default) =>
        UpsertCoreAsync(id, AttributeInput.Read(attributes, Place(id)), ifMatch, cancellationToken);

    /// <summary>
    /// Deletes a record. Its counters end with it: amounts added before the delete returned may go with them, amounts
    /// added later belong to a record inserted again. Cost: 2 GETs and 1 PUT; with managed fields 1 PUT and what ending
    /// them costs more; 1 DELETE for each partition and 1 GET more.
    /// </summary>
    /// <param name="id">The record.</param>
    /// <param name="ifMatch">The version to delete; any when null.</param>
    /// <param name="cancellationToken">
    /// Ends the wait. When the call fails half-way the record is gone, and deleting or inserting it again finishes the
    /// rest.
    /// </param>
    /// <returns>False when there is no such record.</returns>
    /// <exception cref="S3DbException">The record has another version (Conflict).</exception>
    public Task<bool> DeleteAsync(string id, ETag? ifMatch = null, CancellationToken cancellationToken = default) =>
        RunAsync("delete", id, token => Stored.Deleter.DeleteAsync(id, ifMatch, token), cancellationToken);

    private string Place(string? id) => $"'{Name}/{id}'";

    private Task<ETag> InsertCoreAsync(string? id, JsonElement attributes, CancellationToken cancellationToken)
    {
        id ??= IdOf(attributes);
        return RunAsync(
            "insert", id, token => Stored.Writer.InsertAsync(id, ToInput(id, attributes), token), cancellationToken);
    }

    private Task<ETag> UpdateCoreAsync(
        string id, JsonElement attributes, ETag? ifMatch, CancellationToken cancellationToken) =>
        RunAsync(
            "update",
            id,
            token => Stored.Writer.UpdateAsync(id, ToInput(id, attributes), ifMatch, token),
            cancellationToken);

    private Task<ETag> PatchCoreAsync(
        string id, JsonElement attributes, ETag? ifMatch, CancellationToken cancellationToken) =>
        RunAsync(
            "patch",
            id,
            token => Stored.Writer.PatchAsync(id, ToInput(id, attributes), ifMatch, token),
            cancellationToken);

    private Task<ETag> UpsertCoreAsync(
        string id, JsonElement attributes, ETag? ifMatch, CancellationToken cancellationToken) =>
        RunAsync(
            "upsert",
            id,
            token => Stored.Writer.UpsertAsync(id, ToInput(id, attributes), ifMatch, token),
            cancellationToken);

    private string IdOf(JsonElement record) =>
        record.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String
            ? id.GetString()!
            : throw new S3DbException(
                S3DbErrorKind.Invalid,
                $"Cannot insert a record of '{Name}': it has no 'id' that is a string. Add one, or pass the id "
                + "by itself.");

    private Dictionary<string, JsonElement> ToInput(string id, JsonElement attributes)
    {
        var input = attributes.EnumerateObject().ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
        if (input.Remove("id", out var given) && (given.ValueKind != JsonValueKind.String || given.GetString() != id))
        {
            throw new S3DbException(
                S3DbErrorKind.Invalid,
                $"Cannot write {Place(id)}: its attributes say that its id is {given.GetRawText()}. Leave the id out.");
        }

        return input;
    }
}
