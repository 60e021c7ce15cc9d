using System.Diagnostics.Metrics;

namespace S3Db.Tests.Storage;

public sealed class HedgeMetricTests : HedgedStoreTestBase
{
    [Theory]
    [InlineData("get", "won")]
    [InlineData("revalidate", "lost")]
    [InlineData("list", "failed")]
    public async Task AnyHedge_WhenListenedTo_TellsItsOutcome(string kind, string outcome)
    {
        var seen = new List<string>();
        var mine = new AsyncLocal<bool> { Value = true };
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == S3DbTelemetry.Hedges)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            if (mine.Value)
            {
                seen.Add($"{count} {string.Join(",", tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}");
            }
        });
        listener.Start();

        await WarmUpAsync(kind);
        var (call, first, second) = await HedgeAsync(kind);
        if (outcome == "failed")
        {
            second.Fail();
        }

        (outcome == "won" ? second : first).Answer();
        await call;

        Assert.Equal([$"1 operation={(kind == "list" ? "list" : "get")},outcome={outcome}"], seen);
    }
}
