using S3Db.Storage;

namespace S3Db.Tests.Storage;

public sealed class ReadDurationsTests
{
    private readonly ReadDurations _durations = new();

    [Fact]
    public void Threshold_WhenTooFewAreKnown_IsNone()
    {
        Add(ReadDurations.SamplesMin - 1, 100);
        Assert.Null(_durations.Threshold);

        Add(1, 100);
        Assert.Equal(TimeSpan.FromMilliseconds(100), _durations.Threshold);
    }

    [Fact]
    public void Threshold_WhenOneOfAHundredIsSlow_IsAboveTheOthersOnly()
    {
        Add(ReadDurations.SamplesMax - 4, 60);
        Add(2, 1000);
        Add(2, 80);

        Assert.Equal(TimeSpan.FromMilliseconds(80), _durations.Threshold);
    }

    [Fact]
    public void Threshold_WhenAllAreFast_IsNotBelowTheLeast()
    {
        Add(ReadDurations.SamplesMax, 1);

        Assert.Equal(ReadDurations.ThresholdMin, _durations.Threshold);
    }

    [Theory]
    [InlineData(50, 500)]
    [InlineData(500, 50)]
    public void Threshold_WhenTheStoreChanges_Follows(int before, int after)
    {
        Add(10_000, before);
        Add(ReadDurations.SamplesMax + 16, after);

        Assert.Equal(TimeSpan.FromMilliseconds(after), _durations.Threshold);
    }

    private void Add(int count, int milliseconds)
    {
        for (var read = 0; read < count; read++)
        {
            _durations.Add(TimeSpan.FromMilliseconds(milliseconds));
        }
    }
}
