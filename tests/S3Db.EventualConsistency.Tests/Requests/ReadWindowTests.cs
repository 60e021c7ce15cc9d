namespace S3Db.EventualConsistency.Tests.Requests;

public sealed class ReadWindowTests
{
    private static readonly ConsolidationLimits Limits = new() { Parallelism = 16, TransactionsMax = 200_000 };

    [Fact]
    public void AtFirst_AsksForFew_ForTheirSizeIsUnknown()
    {
        var window = new ReadWindow(Limits, null);

        Assert.Equal((32, 16), (window.Segments, window.Parallelism));
    }

    [Fact]
    public void AtFirst_AfterPassesOverSmallSegments_AsksForAWholePass()
    {
        var window = new ReadWindow(Limits, 500);

        Assert.Equal((400, 64), (window.Segments, window.Parallelism));
    }

    [Fact]
    public void AfterSmallSegments_AsksForAllThatThePassStillTakes_MoreAtOnce()
    {
        var window = Read(segments: 32, transactions: 500);

        Assert.Equal((400 - 32, 64), (window.Segments, window.Parallelism));
    }

    [Theory]
    [InlineData(2_500, 64)]
    [InlineData(5_000, 32)]
    [InlineData(10_000, 16)]
    [InlineData(100_000, 16)]
    public void TheLargerSegmentsAre_TheFewerAreReadAtOnce_SoThatTheirBytesFitMemory(int transactions, int atOnce) =>
        Assert.Equal(atOnce, Read(segments: 1, transactions).Parallelism);

    [Theory]
    [InlineData(1, 3_000, 66)]
    [InlineData(32, 5_000, 8)]
    [InlineData(39, 5_000, 1)]
    [InlineData(1, 100_000, 1)]
    public void AfterLargeSegments_AsksForWhatThePassStillTakes_AndNotForMore(
        int segments, int transactions, int wanted) => Assert.Equal(wanted, Read(segments, transactions).Segments);

    [Fact]
    public void AfterTinySegments_IsBounded() =>
        Assert.Equal(512, Read(segments: 32, transactions: 1).Segments);

    [Fact]
    public void NearItsEnd_DoesNotReadPastThePass_ByMoreThanAtFirst() =>
        Assert.Equal(32, Read(segments: 399, transactions: 500).Segments);

    [Theory]
    [InlineData(399, 500, false)]
    [InlineData(400, 500, true)]
    [InlineData(4_095, 1, false)]
    [InlineData(4_096, 1, true)]
    public void IsFull_AtTheLimitsOfAPass(int segments, int transactions, bool isFull) =>
        Assert.Equal(isFull, Read(segments, transactions).IsFull);

    [Fact]
    public void WhatIsGone_DoesNotCount()
    {
        var window = new ReadWindow(Limits with { SegmentsMax = 1 }, null);

        window.Add(new SegmentRead(default, null, null));

        Assert.False(window.IsFull);
    }

    private static ReadWindow Read(int segments, int transactions)
    {
        var window = new ReadWindow(Limits, null);
        for (var i = 0; i < segments; i++)
        {
            var rows = new SegmentRows(default, new SegmentRow[transactions], [], null, hasFarTimes: false);
            window.Add(new SegmentRead(default, rows, null));
        }

        return window;
    }
}
