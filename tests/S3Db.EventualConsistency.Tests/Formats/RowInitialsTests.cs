using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using NodaTime;

namespace S3Db.EventualConsistency.Tests.Formats;

/// <summary>What decisions saw as initial values comes back from the manifest, row by row.</summary>
public sealed class RowInitialsTests
{
    [Fact]
    public void Build_WhateverTheRowsSaw_IsFoundAgainForEachOfThem()
    {
        for (var seed = 1; seed <= 300; seed++)
        {
            var random = new Random(seed);
            var rows = Enumerable.Range(0, random.Next(60))
                .Select(_ => (Record: $"w{random.Next(6)}", Initial: Draw(random)))
                .ToList();

            var initials = Reread(Build(rows));

            var found = rows.Select((row, position) => initials.Find(RowOf(row.Record), position)?.ToString());
            var seen = rows.Select(row => row.Initial is { } value ? ExactDecimal.Canonical(value).ToString() : null);
            Assert.True(found.SequenceEqual(seen), $"seed {seed}");
        }
    }

    [Fact]
    public void Build_WhenNearlyAllRecordsSawTheSame_TellsOfTheOthersOnly()
    {
        var rows = Enumerable.Range(0, 10_000)
            .Select(i => ($"w{i % 2_500}", (decimal?)(i % 2_500 == 7 ? 10.50m : 0m)))
            .ToList();

        var initials = Build(rows);

        Assert.Equal("""{"initial":0,"recordInitials":{"w7":10.5}}""", Json(initials));
        Assert.Equal(1, initials.Count);
    }

    [Fact]
    public void Build_WhenARecordSawSeveral_TellsOfItsRunsOfRows()
    {
        var initials = Build([("a", 5m), ("b", null), ("a", 5m), ("a", null), ("a", 0m), ("c", null)]);

        Assert.Equal("""{"recordInitials":{"a":[[5,0,2],[0,4,4]]}}""", Json(initials));
    }

    [Fact]
    public void Format_WhenThereIsNothingToTell_StaysTheOldOne() =>
        Assert.Equal(ManifestCodec.Format, Build([("a", null), ("b", null)]).Format);

    [Theory]
    [InlineData("""{"recordInitials":{"a":[[5,2,1]]}}""")]
    [InlineData("""{"recordInitials":{"a":[[5,0,2],[6,2,3]]}}""")]
    [InlineData("""{"recordInitials":{"a":[[5,-1,2]]}}""")]
    [InlineData("""{"recordInitials":{"a":[[5,0]]}}""")]
    [InlineData("""{"recordInitials":{"a":"5"}}""")]
    [InlineData("""{"recordInitials":{"a":5,"a":6}}""")]
    [InlineData("""{"initial":"0"}""")]
    public void Read_WhenItIsMalformed_IsRefused(string json)
    {
        using var document = JsonDocument.Parse(json);

        var error = Xunit.Record.Exception(() => RowInitials.Read(document.RootElement));

        Assert.True(error is not null && PageCodec.IsMalformed(error), $"{error}");
    }

    [Fact]
    public void Outcomes_WhenWritten_AreFoundAgainById()
    {
        var random = new Random(1);
        var outcomes = Enumerable.Range(0, 500)
            .Select(_ => new TransactionId(Writer(random.Next(3)), random.Next(1, 9), random.Next(1_000)))
            .Distinct()
            .ToDictionary(id => id, _ => random.Next(2) == 0 ? Outcomes.Minimum : Outcomes.Duplicate);
        var json = Json(writer => OutcomesJson.Write(writer, outcomes));
        using var document = JsonDocument.Parse(json);

        var read = OutcomesJson.Read(document.RootElement.GetProperty("outcomes"));

        Assert.Equal(outcomes.OrderBy(pair => pair.Key.ToString()), read.OrderBy(pair => pair.Key.ToString()));
        Assert.InRange(json.Length, 1, outcomes.Count * 6);
    }

    /// <summary>Scales differ too, and what is written into cohort files must not depend on who writes it.</summary>
    private static decimal? Draw(Random random) => random.Next(4) switch { 0 => null, 1 => 0m, 2 => 0.00m, _ => 7.5m };

    private static RowInitials Build(List<(string Record, decimal? Initial)> rows)
    {
        var counters = new Dictionary<string, WorkingCounter>();
        for (var position = 0; position < rows.Count; position++)
        {
            var id = rows[position].Record;
            counters.TryAdd(id, new WorkingCounter(id, PageAddress.Root, new CounterEntry(0, false, string.Empty)));
            CollectionsMarshal.GetValueRefOrNullRef(counters, id).NoteInitial(position, rows[position].Initial);
        }

        return RowInitialsBuilder.Build(counters.Values);
    }

    private static RowInitials Reread(RowInitials initials)
    {
        using var document = JsonDocument.Parse(Json(initials));
        return RowInitials.Read(document.RootElement);
    }

    private static string Json(RowInitials initials) => Json(initials.Write);

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static WriterId Writer(int number) =>
        WriterId.TryParse($"20261120T12000{number}Z-0123456789abcdef", out var writer) ? writer : default;

    private static LogRow RowOf(string record)
    {
        var transaction = new LogTransaction
        {
            OriginalId = record,
            Operation = CounterOperation.Add,
            Value = 1,
            Timestamp = Instant.FromUtc(2026, 11, 20, 12, 0),
            CohortDate = new LocalDate(2026, 11, 20),
        };
        return new LogRow(new TransactionId(Writer(1), 1, 0), transaction);
    }
}
