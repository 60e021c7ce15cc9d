namespace S3Db.Tests.Ids;

/// <summary>Ids of copies of one process, whose generators go on alike.</summary>
public sealed class SystemRandomSourceTests
{
    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(3)]
    public void Fill_WhenTheGeneratorGivesTheSame_DiffersByTheTick(int length)
    {
        Assert.Equal(Draw(length, 7), Draw(length, 7));
        Assert.NotEqual(Draw(length, 7), Draw(length, 8));
    }

    [Fact]
    public void NextToken_WhenDrawnOftenAtOnce_IsNeverTheSame() => Assert.Equal(
        10_000, Enumerable.Range(0, 10_000).Select(_ => SystemRandomSource.Instance.NextToken()).Distinct().Count());

    private static byte[] Draw(int length, long tick)
    {
        var bytes = new byte[length];
        new SystemRandomSource(buffer => buffer.Fill(0x5A), () => tick).Fill(bytes);
        return bytes;
    }
}
