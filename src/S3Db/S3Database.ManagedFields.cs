using System.Text.Json.Nodes;

namespace S3Db;

/// <content>The managed fields of the catalog, for processes that are not told of them.</content>
public sealed partial class S3Database
{
    /// <summary>Every managed field in the catalog with its settings, by resource and field. Cost: 1 GET.</summary>
    internal async ValueTask<IReadOnlyList<(string Resource, string Field, JsonObject Settings)>>
        FindManagedFieldsAsync(CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        await _catalog.TryLoadAsync(cancellationToken).ConfigureAwait(false);
        return
        [
            .. from resource in _catalog.Current.Resources.Values
               from managed in resource.Managed
               orderby resource.Schema.Name, managed.Key
               select (resource.Schema.Name, managed.Key, (JsonObject)managed.Value.DeepClone()),
        ];
    }
}
