using System.Runtime.InteropServices;
using System.Text.Json;

namespace S3Db.EventualConsistency;

/// <summary>Reads stored JSON strictly: what is missing, null or inexact is malformed, never a default.</summary>
internal static class StoredJson
{
    public static string Text(this JsonElement json) =>
        json.GetString() ?? throw new FormatException("a text is null");

    /// <summary>A number a decimal holds exactly; others are not rounded.</summary>
    public static decimal Exact(this JsonElement json) =>
        json.ValueKind == JsonValueKind.Number
        && DecimalText.TryParsePlain(JsonMarshal.GetRawUtf8Value(json), out var value)
            ? value
            : throw new FormatException("a value is no number that a decimal holds exactly");

    /// <summary>A count, a generation or a sequence.</summary>
    public static long Count(this JsonElement json) =>
        json.GetInt64() is >= 0 and var count ? count : throw new FormatException("a number is below 0");

    /// <summary>The place of a row within its generation.</summary>
    public static int Position(this JsonElement json) =>
        json.GetInt32() is >= 0 and var position ? position : throw new FormatException("a position is below 0");

    /// <summary>An item of an array that must be there.</summary>
    public static JsonElement At(this JsonElement json, int index) =>
        index < json.GetArrayLength() ? json[index] : throw new FormatException($"an array has no item {index}");
}
