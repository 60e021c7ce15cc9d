using System.Runtime.InteropServices;
using System.Text.Json;
using NodaTime.Text;

namespace S3Db.EventualConsistency;

/// <summary>A month's statistics as JSON, in a page object or inline in the manifest: an object a day.</summary>
internal static class StatisticsPageJson
{
    public static void Write(Utf8JsonWriter writer, StatisticsPage page)
    {
        writer.WriteStartObject();
        foreach (var (date, day) in page.Days.OrderBy(pair => pair.Key))
        {
            writer.WritePropertyName(LocalDatePattern.Iso.Format(date));
            day.Write(writer);
        }

        writer.WriteEndObject();
    }

    public static StatisticsPage Read(JsonElement json) => new(json.EnumerateObject().ToDictionary(
        property => LocalDatePattern.Iso.Parse(property.Name).Value,
        property => ReadDay(property.Value)));

    private static DayStatistics ReadDay(JsonElement json)
    {
        var reader = new Utf8JsonReader(JsonMarshal.GetRawUtf8Value(json));
        reader.Read();
        return DayStatistics.Read(ref reader);
    }
}
