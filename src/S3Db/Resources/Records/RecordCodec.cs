using System.Buffers;
using System.Text.Json;
using S3Db.Storage;

namespace S3Db;

/// <summary>
/// The bytes of records and tombstones. A tombstone is padded to a multiple of 512 bytes and a record never has such a
/// size, so a listing alone tells how many records there are.
/// </summary>
internal static class RecordCodec
{
    public const int TombstoneBlock = 512;
    public const int SizeMax = 1024 * 1024;

    /// <summary>Whether an object of this size in a listing is a tombstone.</summary>
    public static bool IsTombstone(long size) => size % TombstoneBlock == 0;

    public static byte[] Encode(StoredRecord record)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, CanonicalJson.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("id", record.Id);
            writer.WriteString("revision", record.Revision);
            writer.WriteString("incarnation", record.Incarnation);
            if (record.Tombstone is { } tombstone)
            {
                WriteTombstone(writer, tombstone);
            }
            else
            {
                WriteAttributes(writer, record.Attributes);
            }

            writer.WriteEndObject();
        }

        return Pad(buffer, record.Tombstone is not null);
    }

    public static StoredRecord Decode(string key, ReadOnlyMemory<byte> body, ETag etag)
    {
        if (body.Length > SizeMax + TombstoneBlock)
        {
            throw new S3DbException(
                S3DbErrorKind.Corrupt,
                $"The record at '{key}' has {body.Length} bytes, and {SizeMax} are allowed. Restore the object.");
        }

        StoredRecord record;
        try
        {
            record = Read(CanonicalJson.Parse(body)) with { ETag = etag };
        }
        catch (Exception exception)
            when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException
                or S3DbException)
        {
            throw new S3DbException(
                S3DbErrorKind.Corrupt, $"The record at '{key}' cannot be read: {exception.Message}", exception);
        }

        return IsTombstone(body.Length) == (record.Tombstone is not null)
            ? record
            : throw new S3DbException(
                S3DbErrorKind.Corrupt,
                $"The object at '{key}' has {body.Length} bytes, and a multiple of {TombstoneBlock} is what marks a "
                + "deleted record. Something else than S3Db wrote it.");
    }

    private static StoredRecord Read(JsonElement root)
    {
        var record = new StoredRecord(Text(root, "id"), Text(root, "revision"), Text(root, "incarnation"));
        if (!root.TryGetProperty("tombstone", out var tombstone))
        {
            return record with
            {
                Attributes = root.GetProperty("attributes").EnumerateObject()
                    .ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal),
            };
        }

        var initials = tombstone.GetProperty("initials").EnumerateObject()
            .ToDictionary(p => p.Name, p => CanonicalJson.ToDecimal(p.Value), StringComparer.Ordinal);
        return record with
        {
            Tombstone = new Tombstone(
                Text(tombstone, "nonce"), tombstone.GetProperty("cleared").GetBoolean(), initials),
        };
    }

    private static string Text(JsonElement element, string name) =>
        element.GetProperty(name).GetString() ?? throw new FormatException($"'{name}' is null.");

    private static void WriteTombstone(Utf8JsonWriter writer, Tombstone tombstone)
    {
        writer.WriteStartObject("tombstone");
        writer.WriteString("nonce", tombstone.Nonce);
        writer.WriteBoolean("cleared", tombstone.IsCleared);
        writer.WriteStartObject("initials");
        foreach (var (name, value) in tombstone.Initials)
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(DecimalText.Format(value), skipInputValidation: true);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteAttributes(
        Utf8JsonWriter writer, IReadOnlyDictionary<string, JsonElement> attributes)
    {
        writer.WriteStartObject("attributes");
        foreach (var (name, value) in attributes)
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private static byte[] Pad(ArrayBufferWriter<byte> buffer, bool isTombstone)
    {
        var count = buffer.WrittenCount;
        var excess = count % TombstoneBlock;
        var size = isTombstone
            ? count + (excess == 0 ? 0 : TombstoneBlock - excess)
            : count + (excess == 0 ? 1 : 0);
        var bytes = new byte[size];
        buffer.WrittenSpan.CopyTo(bytes);
        bytes.AsSpan(count).Fill((byte)' ');
        return bytes;
    }
}
