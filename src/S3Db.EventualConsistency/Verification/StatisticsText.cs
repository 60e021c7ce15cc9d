using System.Text;
using System.Text.Json;

namespace S3Db.EventualConsistency;

/// <summary>The figures of a day for messages: as they are stored.</summary>
internal static class StatisticsText
{
    public static string Of(DayStatistics? statistics)
    {
        if (statistics is null)
        {
            return "no figures";
        }

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            statistics.Write(writer);
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
