using System.Text.Json;
using S3Db.Storage;

namespace S3Db.Simulation.Store;

/// <summary>Writes down with which initial value each life of a record began.</summary>
internal sealed class RecordWatch
{
    /// <summary>The initial value of each life, by record and incarnation.</summary>
    public Dictionary<(string Record, string Incarnation), decimal> Lives { get; } = [];

    public void Executed(StoreRequest request, object answer)
    {
        if (request is not { Verb: RequestVerb.Put, Kind: KeyKind.Record } || answer is not PutResult)
        {
            return;
        }

        using var document = JsonDocument.Parse(request.Body);
        if (document.RootElement.TryGetProperty("attributes", out var attributes)
            && attributes.TryGetProperty("balance", out var balance))
        {
            var id = document.RootElement.GetProperty("id").GetString()!;
            var incarnation = document.RootElement.GetProperty("incarnation").GetString()!;
            Lives[(id, incarnation)] = balance.GetDecimal();
        }
    }
}
