using System.Text.Json;
using System.Text.Json.Serialization;

namespace S3Db;

/// <summary>Lets a range stand in an anonymous filter object.</summary>
internal sealed class FieldRangeConverter : JsonConverter<FieldRange>
{
    public override FieldRange Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("A range is written only.");

    public override void Write(Utf8JsonWriter writer, FieldRange value, JsonSerializerOptions options) =>
        value.ToJson().WriteTo(writer, options);
}
