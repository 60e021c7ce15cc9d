using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace S3Db;

/// <summary>Refuses text with half a surrogate pair, which JSON writers would replace without a word.</summary>
internal sealed class StrictStringConverter : JsonConverter<string>
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static string Check(string text)
    {
        try
        {
            _ = Strict.GetByteCount(text);
            return text;
        }
        catch (EncoderFallbackException exception)
        {
            throw new S3DbException(
                S3DbErrorKind.Invalid,
                $"Text with half a surrogate pair at index {exception.Index} is not Unicode and cannot be stored.");
        }
    }

    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString();

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(Check(value));
    }
}
