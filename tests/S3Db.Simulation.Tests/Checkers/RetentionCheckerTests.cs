using System.IO.Compression;
using System.Text.Json;
using S3Db.Simulation.Checkers;
using S3Db.Simulation.History;
using S3Db.Simulation.Planning;

namespace S3Db.Simulation.Tests.Checkers;

/// <summary>What may leave the log, and what the checkers say of the rest.</summary>
public sealed class RetentionCheckerTests
{
    private readonly Histories _history = new();

    [Fact]
    public void Judge_WhenWhatLeftIsSummedUp_FindsNothing()
    {
        Cut(1, 10m);
        Query(_history.Rows[1]);

        Assert.Empty(Auditors.Judge(_history.ToEvidence()));
    }

    [Fact]
    public void Retention_WhenAnOpeningHoldsAnotherValue_SaysSo()
    {
        Cut(1, 11m);

        Assert.Equal("I3", Assert.Single(new RetentionChecker().Check(_history.ToEvidence())).Invariant);
    }

    [Fact]
    public void Retention_WhenAFileLeftThatNoOpeningSumsUp_SaysSo()
    {
        _history.Cuts.Errors.Add("I2 p0.0 removed a file");

        Assert.Equal("I2", Assert.Single(new RetentionChecker().Check(_history.ToEvidence())).Invariant);
    }

    [Fact]
    public void Queries_WhenOneTellsWhatHadLeftBefore_SaysSo()
    {
        Cut(1, 10m);
        Query([.. _history.Rows]);

        Assert.Contains(
            "had left the log", Assert.Single(new QueryChecker().Check(_history.ToEvidence())).Message);
    }

    [Fact]
    public void Queries_WhenOneMissesWhatIsKept_SaysSo()
    {
        Cut(1, 10m);
        Query();

        Assert.Contains("misses", Assert.Single(new QueryChecker().Check(_history.ToEvidence())).Message);
    }

    private void Query(params LogFileRow[] rows)
    {
        var query = Histories.Read(OperationKind.Query, 0m, 2);
        query.InvokedTime = query.CompletedTime = TimeSpan.FromHours(1);
        query.Rows = [.. rows.Select(Histories.Told)];
        _history.Operations.Add(query);
    }

    private void Cut(long generation, decimal value)
    {
        var opening = new
        {
            counters = new { w0 = new { value } },
            statistics = new Dictionary<string, object> { ["2026-11-20"] = new { } },
        };
        using var body = new MemoryStream();
        using (var gzip = new GZipStream(body, CompressionMode.Compress))
        {
            JsonSerializer.Serialize(gzip, opening);
        }

        _history.Cuts.Openings.Add(
            new NamedOpening(0, generation, "opening", TimeSpan.FromMinutes(30), "p0.0", body.ToArray()));
    }
}
