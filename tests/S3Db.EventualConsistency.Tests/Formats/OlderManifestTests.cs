using System.Text;
using NodaTime;
using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Formats;

/// <summary>Generations without history, as older formats tell of them, keep what was decided.</summary>
public sealed class OlderManifestTests
{
    private const string Writer = "20261120T133000Z-51d69589d1d290b4";

    [Fact]
    public void Decode_WhenDecisionsAreById_FindsThemForEachRow()
    {
        var generation = Assert.Single(ManifestCodec.Decode(Wallets.Manifest, Format2()).Unwritten);

        Assert.Equal(Outcomes.KeyReused, generation.Outcomes[Id(2)]);
        Assert.Equal(0m, generation.Initials.Find(RowOf(1), position: 0));
        Assert.Null(generation.Initials.Find(RowOf(2), position: 0));
    }

    [Fact]
    public void Encode_WhenInitialValuesAreById_KeepsThem()
    {
        var manifest = ManifestCodec.Decode(Wallets.Manifest, Format2());

        var text = Encoding.UTF8.GetString(ManifestCodec.Encode("balance", manifest));
        var again = ManifestCodec.Decode(Wallets.Manifest, Encoding.UTF8.GetBytes(text));

        Assert.Contains($"\"{Writer}\":{{\"2\":[0]}}", text, StringComparison.Ordinal);
        Assert.StartsWith($$"""{"format":{{ManifestCodec.FormatOfCompactRows}},""", text, StringComparison.Ordinal);
        Assert.Equal(Outcomes.KeyReused, again.Unwritten[0].Outcomes[Id(2)]);
        Assert.Equal(0m, again.Unwritten[0].Initials.Find(RowOf(1), position: 0));
    }

    [Fact]
    public void Encode_WhenNoGenerationHasMoreToTell_WritesTheFormatThatOlderVersionsRead()
    {
        var manifest = ManifestCodec.Decode(Wallets.Manifest, Format2()) with { Unwritten = [] };

        var text = Encoding.UTF8.GetString(ManifestCodec.Encode("balance", manifest));

        Assert.StartsWith($$"""{"format":{{ManifestCodec.Format}},""", text, StringComparison.Ordinal);
    }

    private static byte[] Format2()
    {
        var text = File.ReadAllText(Path.Join(AppContext.BaseDirectory, "golden", "manifest-format-2.json"));
        return Encoding.UTF8.GetBytes(text[text.IndexOf('{', StringComparison.Ordinal)..].Trim());
    }

    private static TransactionId Id(long sequence) =>
        TransactionId.TryParse($"{Writer}-{sequence}-0", out var id) ? id : default;

    private static LogRow RowOf(long sequence)
    {
        var transaction = new LogTransaction
        {
            OriginalId = "w1",
            Operation = CounterOperation.Add,
            Value = 1,
            Timestamp = Instant.FromUtc(2026, 11, 20, 13, 30),
            CohortDate = new LocalDate(2026, 11, 20),
        };
        return new LogRow(Id(sequence), transaction);
    }
}
