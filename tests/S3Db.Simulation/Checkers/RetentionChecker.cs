using System.IO.Compression;
using System.Text.Json;

namespace S3Db.Simulation.Checkers;

/// <summary>
/// What left the log is summed up: each opening balance that a manifest named holds, for each record, what the rows up
/// to its generation give, and nothing left without one.
/// </summary>
internal sealed class RetentionChecker : IChecker
{
    public string Name => "retention";

    public string Invariants => "I2 I3 I4";

    public IEnumerable<Violation> Check(Evidence evidence) =>
        evidence.Cuts.Errors.Select(error => new Violation(Name, error[..2], error[3..]))
            .Concat(evidence.Cuts.Openings.SelectMany(opening => Check(evidence, opening)));

    private IEnumerable<Violation> Check(Evidence evidence, NamedOpening opening)
    {
        var model = new Model(evidence.Settings);
        foreach (var row in evidence.State.Rows
            .Where(row => row.Shard == opening.Shard && row.Generation <= opening.Generation))
        {
            model.Apply(row, evidence.InitialOf(row));
        }

        using var document = Read(opening.Body);
        var root = document.RootElement;
        var counters = root.GetProperty("counters").EnumerateObject().ToDictionary(
            counter => counter.Name, counter => ReadCounter(counter.Value), StringComparer.Ordinal);
        foreach (var record in evidence.State.Rows.Where(row => row.Shard == opening.Shard)
            .Select(row => row.Record)
            .Concat(counters.Keys)
            .Distinct(StringComparer.Ordinal))
        {
            var expected = model.Find(record);
            var held = counters.GetValueOrDefault(record) ?? new Model(evidence.Settings).Find(record);
            if (held != expected)
            {
                yield return New(opening, $"{held} for {record}, and the log gives {expected}");
            }
        }

        var days = root.GetProperty("statistics").EnumerateObject().Select(day => day.Name).ToHashSet();
        if (!days.SetEquals(model.Days.Keys))
        {
            yield return New(
                opening, $"the days {string.Join(' ', days)}, and the log {string.Join(' ', model.Days.Keys)}");
        }
    }

    private static ModelCounter ReadCounter(JsonElement counter) => new(
        counter.GetProperty("value").GetDecimal(),
        counter.TryGetProperty("set", out var set) && set.GetBoolean(),
        counter.TryGetProperty("incarnation", out var incarnation) ? incarnation.GetString()! : string.Empty);

    private static JsonDocument Read(byte[] body)
    {
        using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        return JsonDocument.Parse(gzip);
    }

    private Violation New(NamedOpening opening, string what) => new(
        Name, "I3", $"the opening balance of generation {opening.Generation} of shard {opening.Shard} holds {what}");
}
