using NodaTime;
using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Verification;

/// <summary>Damage to the log itself: rows, cohort files, segments, and objects that are not its own.</summary>
public sealed class VerifyLogDamageTests : IAsyncLifetime
{
    private DamagedLog _log = null!;

    public async ValueTask InitializeAsync() => _log = await DamagedLog.CreateAsync();

    public ValueTask DisposeAsync() => _log.DisposeAsync();

    [Fact]
    public async Task VerifyAsync_WhenCohortFileIsGone_NamesItsSegmentsRecordsAndDay()
    {
        await _log.World.Stored.DeleteAsync(DamagedLog.First);

        var report = await _log.VerifyAsync();

        var missing = report.Deviations.First(deviation => deviation.Kind == DeviationKind.MissingTransaction);
        Assert.Matches("^segments .*-1 to .*-3$", missing.Expected);
        Assert.Contains(report.Deviations, deviation => deviation is { Kind: DeviationKind.Value, RecordId: "b" });
        Assert.Contains(report.Deviations, deviation => deviation.Kind == DeviationKind.Statistics);
    }

    [Fact]
    public async Task VerifyAsync_WhenLastGenerationIsGone_NamesTheCursor()
    {
        await _log.World.Stored.DeleteAsync(DamagedLog.Second);
        await _log.World.Stored.DeleteAsync(DamagedLog.Yesterday);

        var report = await _log.VerifyAsync();

        var cursor = Assert.Single(report.Deviations, deviation => deviation.Kind == DeviationKind.Cursor);
        Assert.Contains("folded to segment 3", cursor.Expected, StringComparison.Ordinal);
        Assert.Equal("segment 7", cursor.Found);
    }

    [Fact]
    public async Task VerifyAsync_WhenOneDayOfGenerationIsGone_NamesPositionAndSegment()
    {
        await _log.World.Stored.DeleteAsync(DamagedLog.Yesterday);

        var report = await _log.VerifyAsync();

        Assert.Contains(report.Deviations, deviation =>
            deviation is { Kind: DeviationKind.MissingTransaction, Expected: "a row at position 2", Generation: 2 });
        Assert.Contains(report.Deviations, deviation => deviation.Kind == DeviationKind.MissingTransaction
            && deviation.Expected.StartsWith("segment ", StringComparison.Ordinal));
        Assert.Contains(report.Deviations, deviation =>
            deviation.Kind == DeviationKind.Statistics && deviation.Date == new LocalDate(2026, 11, 19));
    }

    [Theory]
    [InlineData(DamagedLog.First)]
    [InlineData(DamagedLog.Yesterday)]
    public async Task VerifyAsync_WhenCohortFileIsSpoilt_NamesIt(string key)
    {
        await _log.SpoilAsync(key);

        var report = await _log.VerifyAsync();

        var deviation = report.Deviations[0];
        Assert.Equal((DeviationKind.CohortFile, key), (deviation.Kind, deviation.Key));
    }

    [Fact]
    public async Task VerifyAsync_WhenCohortFileIsEmpty_NamesIt()
    {
        await _log.World.Stored.PutAsync(DamagedLog.Day + "000-000000000003.jsonl.gz", Gzip.Deflate([]));

        var deviation = Assert.Single((await _log.VerifyAsync()).Deviations);

        Assert.Equal(
            (DeviationKind.CohortFile, DamagedLog.Day + "000-000000000003.jsonl.gz"),
            (deviation.Kind, deviation.Key));
    }

    [Fact]
    public async Task VerifyAsync_WhenRowIsTwice_NamesTheTransaction()
    {
        await _log.EditLinesAsync(DamagedLog.First, lines => [.. lines, lines[1]]);

        var deviation = Assert.Single((await _log.VerifyAsync()).Deviations);

        Assert.Equal((DeviationKind.DuplicateTransaction, DamagedLog.First), (deviation.Kind, deviation.Key));
        Assert.EndsWith("-2-0", deviation.TransactionId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VerifyAsync_WhenGenerationIsTwice_NamesEveryTransaction()
    {
        var copy = DamagedLog.Day + "000-000000000003.jsonl.gz";
        await _log.World.Stored.PutAsync(copy, await _log.World.ReadAsync(DamagedLog.First));

        var report = await _log.VerifyAsync();

        Assert.Equal(3, report.DeviationCount);
        Assert.All(report.Deviations, deviation => Assert.Equal(
            (DeviationKind.DuplicateTransaction, copy), (deviation.Kind, deviation.Key)));
    }

    [Fact]
    public async Task VerifyAsync_WhenRowIsGone_NamesItsPlace()
    {
        await _log.EditLinesAsync(DamagedLog.First, lines => [lines[0], lines[2]]);

        var report = await _log.VerifyAsync();

        Assert.Contains(report.Deviations, deviation => deviation is
            { Kind: DeviationKind.MissingTransaction, Key: DamagedLog.First, Expected: "a row at position 1" });
        Assert.Contains(report.Deviations, deviation => deviation.Kind == DeviationKind.MissingTransaction
            && deviation.Expected.EndsWith("-2", StringComparison.Ordinal));
        Assert.Contains(report.Deviations, deviation => deviation.Kind == DeviationKind.Statistics);
    }

    [Fact]
    public async Task VerifyAsync_WhenPositionsAreSwapped_NamesThem()
    {
        await _log.EditLinesAsync(DamagedLog.First, lines =>
        [
            lines[0].Replace("\"position\":0", "\"position\":1", StringComparison.Ordinal),
            lines[1].Replace("\"position\":1", "\"position\":0", StringComparison.Ordinal),
            lines[2],
        ]);

        var deviation = Assert.Single((await _log.VerifyAsync()).Deviations);

        Assert.Equal((DeviationKind.Order, DamagedLog.First), (deviation.Kind, deviation.Key));
        Assert.EndsWith("-1-0 at position 0", deviation.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VerifyAsync_WhenPositionIsTwice_NamesIt()
    {
        await _log.ReplaceAsync(DamagedLog.First, "\"position\":2", "\"position\":1");

        var report = await _log.VerifyAsync();

        var deviation = report.Deviations[0];
        Assert.Equal((DeviationKind.Order, DamagedLog.First), (deviation.Kind, deviation.Key));
        Assert.Equal("position 1 for the second time", deviation.Found);
    }

    [Fact]
    public async Task VerifyAsync_WhenAmountInRowIsOther_NamesRecordAndDay()
    {
        await _log.ReplaceAsync(DamagedLog.First, "\"value\":3", "\"value\":4");

        var report = await _log.VerifyAsync();

        Assert.Equal(
            [(DeviationKind.Value, "b"), (DeviationKind.Statistics, null)],
            report.Deviations.Select(deviation => (deviation.Kind, deviation.RecordId)));
    }

    [Theory]
    [InlineData(",\"outcome\":\"rejected:minimum\"", "", "rejected:minimum", "applied")]
    [InlineData("\"rejected:minimum\"", "\"rejected:maximum\"", "rejected:minimum", "rejected:maximum")]
    public async Task VerifyAsync_WhenOutcomeIsOther_NamesTheTransaction(
        string old, string with, string expected, string found)
    {
        await _log.ReplaceAsync(DamagedLog.Second, old, with);

        var deviation = Assert.Single((await _log.VerifyAsync()).Deviations);

        Assert.Equal((DeviationKind.Outcome, DamagedLog.Second), (deviation.Kind, deviation.Key));
        Assert.Equal((expected, found), (deviation.Expected, deviation.Found));
        Assert.Equal("b", deviation.RecordId);
    }

    [Fact]
    public async Task VerifyAsync_WhenInitialInRowIsGone_NamesTheTransaction()
    {
        await _log.EditLinesAsync(DamagedLog.First, lines =>
            [lines[0].Replace(",\"initial\":100", string.Empty, StringComparison.Ordinal), .. lines[1..]]);

        var deviation = Assert.Single((await _log.VerifyAsync()).Deviations);

        Assert.Equal((DeviationKind.Outcome, DamagedLog.First), (deviation.Kind, deviation.Key));
        Assert.Equal("no initial value", deviation.Found);
    }

    [Fact]
    public async Task VerifyAsync_WhenRowIsOfAnotherGeneration_NamesIt()
    {
        await _log.EditLinesAsync(DamagedLog.First, lines =>
            [lines[0].Replace("\"generation\":1", "\"generation\":2", StringComparison.Ordinal), .. lines[1..]]);

        var deviation = Assert.Single((await _log.VerifyAsync()).Deviations);

        Assert.Equal(
            (DeviationKind.Misplaced, DamagedLog.First, "generation 2"),
            (deviation.Kind, deviation.Key, deviation.Found));
    }

    [Fact]
    public async Task VerifyAsync_WhenRecordIsOfAnotherShard_NamesIt()
    {
        await using var world = new CounterWorld();
        var process = await world.StartAsync(options => options.Shards = 2);
        var own = Enumerable.Range(0, 100).Select(i => $"w{i}").First(id => StableHash.ShardOf(id, 2) == 0);
        var other = Enumerable.Range(0, 100).Select(i => $"w{i}").First(id => StableHash.ShardOf(id, 2) == 1);
        await process.Wallets.AddAsync(own, 1m);
        await process.Plugin.ConsolidateAsync();
        await process.Plugin.ConsolidateAsync();
        var body = Gzip.Inflate(await world.ReadAsync(DamagedLog.First), int.MaxValue).ToArray();
        var text = System.Text.Encoding.UTF8.GetString(body)
            .Replace($"\"{own}\"", $"\"{other}\"", StringComparison.Ordinal);
        await world.Stored.PutAsync(DamagedLog.First, Gzip.Deflate(System.Text.Encoding.UTF8.GetBytes(text)));

        var report = await process.Plugin.VerifyAsync();

        var deviation = report.Deviations[0];
        Assert.Equal(
            (DeviationKind.Misplaced, DamagedLog.First, other), (deviation.Kind, deviation.Key, deviation.RecordId));
        Assert.Equal(2, report.Generations.Count);
    }

    [Theory]
    [InlineData(DamagedLog.Day + "notes.txt")]
    [InlineData(DamagedLog.Root + "cohortMonth=2026-10/cohortDate=2026-11-20/000-000000000001.jsonl.gz")]
    [InlineData(DamagedLog.Day + "001-000000000001.jsonl.gz")]
    [InlineData(DamagedLog.Day + "000-000000000099.jsonl.gz")]
    [InlineData(DamagedLog.Wal + "notes.txt")]
    public async Task VerifyAsync_WhenObjectIsForeign_NamesIt(string key)
    {
        await _log.World.Stored.PutAsync(key, await _log.World.ReadAsync(DamagedLog.First));

        var deviation = Assert.Single((await _log.VerifyAsync()).Deviations);

        Assert.Equal((DeviationKind.ForeignObject, key), (deviation.Kind, deviation.Key));
    }

    [Fact]
    public async Task VerifyAsync_WhenPendingSegmentIsSpoilt_NamesIt()
    {
        await _log.Process.Wallets.AddAsync("a", 1m);
        var segment = Assert.Single(await _log.World.KeysAsync(DamagedLog.Wal));
        var sound = await _log.VerifyAsync();
        await _log.SpoilAsync(segment);

        var deviation = Assert.Single((await _log.VerifyAsync()).Deviations);

        Assert.True(sound.IsExact);
        Assert.Equal(1, sound.PendingSegments);
        Assert.Equal((DeviationKind.SegmentUnreadable, segment), (deviation.Kind, deviation.Key));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task VerifyAsync_WhenSegmentOfUnwrittenGenerationIsSpoiltOrGone_NamesIt(bool isGone)
    {
        await _log.Process.Wallets.AddAsync("a", 1m);
        var segment = Assert.Single(await _log.World.KeysAsync(DamagedLog.Wal));
        await _log.Process.Plugin.ConsolidateAsync();
        Assert.Single(_log.Process.Plugin.ActiveField.Shards[0].Consolidator.Manifests.Cached!.Manifest.Unwritten);
        Assert.True((await _log.VerifyAsync()).IsExact);
        await (isGone ? _log.World.Stored.DeleteAsync(segment) : _log.SpoilAsync(segment));

        var report = await _log.VerifyAsync();

        Assert.Equal(
            (DeviationKind.SegmentUnreadable, segment), (report.Deviations[0].Kind, report.Deviations[0].Key));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task VerifyAsync_WhenEarlyCohortFileIsSpoiltOrOther_NamesIt(bool isSpoilt)
    {
        await _log.Process.Wallets.AddAsync("a", 1m);
        await _log.Process.Plugin.ConsolidateAsync();
        const string Key = DamagedLog.Day + "000-000000000004.jsonl.gz";
        await (isSpoilt ? _log.SpoilAsync(Key) : _log.ReplaceAsync(Key, "\"value\":1", "\"value\":2"));

        var deviation = Assert.Single((await _log.VerifyAsync()).Deviations);

        Assert.Equal((DeviationKind.CohortFile, Key), (deviation.Kind, deviation.Key));
    }

    [Fact]
    public async Task VerifyAsync_WhenSegmentIsBehindAGap_CountsItAndIsExact()
    {
        await _log.Process.Wallets.AddAsync("a", 1m);
        var segment = Assert.Single(await _log.World.KeysAsync(DamagedLog.Wal));
        var orphan = segment.Replace("000000000008", "000000000010", StringComparison.Ordinal);
        await _log.World.Stored.PutAsync(orphan, await _log.World.ReadAsync(segment));

        var report = await _log.VerifyAsync();

        Assert.True(report.IsExact, string.Join('\n', report.Deviations));
        Assert.Equal((1L, 1L), (report.PendingSegments, report.OrphanedSegments));
    }

    [Fact]
    public async Task VerifyAsync_WhenRecordIsInAnotherLife_NamesIt()
    {
        await _log.Process.Wallets.DeleteAsync("a");
        await _log.Process.Wallets.InsertAsync("a", new { balance = 1m });
        await _log.Process.Wallets.AddAsync("a", 1m);
        await _log.Process.Plugin.ConsolidateAsync();
        Assert.True((await _log.VerifyAsync()).IsExact);
        const string Record = "resource=wallets/data/id=a.json";
        await _log.EditAsync(Record, text => DamagedLog.Rewrite(
            text, "\"incarnation\":\\s*\"[0-9a-f]*\"", "\"incarnation\":\"feedfeedfeedfeed\""));

        var deviation = Assert.Single((await _log.VerifyAsync()).Deviations);

        Assert.Equal((DeviationKind.Incarnation, "a"), (deviation.Kind, deviation.RecordId));
        Assert.Contains("'feedfeedfeedfeed'", deviation.Expected, StringComparison.Ordinal);
    }
}
