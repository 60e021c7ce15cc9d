using System.Runtime.InteropServices;
using System.Text.Json;

namespace S3Db.EventualConsistency;

/// <summary>Held transactions as JSON: whole rows, as they stand in a segment.</summary>
internal static class HeldTransactionJson
{
    public static void Write(Utf8JsonWriter writer, string field, IReadOnlyList<HeldTransaction> transactions)
    {
        writer.WriteStartArray();
        foreach (var held in transactions)
        {
            writer.WriteStartObject();
            TransactionRowWriter.WriteTransaction(writer, field, held.Id, held.Transaction);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    public static IReadOnlyList<HeldTransaction> Read(JsonElement json) =>
        [.. json.EnumerateArray().Select(ReadRow)];

    private static HeldTransaction ReadRow(JsonElement json)
    {
        var row = new TransactionRowReader(json.GetProperty("field"u8).Text(), new RowTexts());
        var reader = new Utf8JsonReader(JsonMarshal.GetRawUtf8Value(json));
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!row.TryReadProperty(ref reader))
            {
                reader.Skip();
            }
        }

        var (id, transaction) = row.Build();
        return new HeldTransaction(id, transaction);
    }
}
