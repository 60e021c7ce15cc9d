using System.Buffers;

namespace S3Db.EventualConsistency.Tests.Transactions;

public sealed class PooledStreamTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(64 * 1024, 1_000)]
    [InlineData(64 * 1024, 64 * 1024)]
    [InlineData((64 * 1024) + 1, 7)]
    [InlineData(300_000, 100_000)]
    public void ToArray_GivesWhatWasWritten_HoweverItCame(int length, int chunk)
    {
        var written = Enumerable.Range(0, length).Select(i => (byte)(i % 251)).ToArray();
        using var stream = new PooledStream();

        foreach (var part in written.Chunk(chunk))
        {
            stream.Write(part);
        }

        Assert.Equal(length, stream.Length);
        Assert.Equal(written, stream.ToArray());
    }

    [Fact]
    public void Write_WhenAPieceOfThePoolWasUsedBefore_ShowsNothingOfIt()
    {
        var used = ArrayPool<byte>.Shared.Rent(64 * 1024);
        used.AsSpan().Fill(0xFF);
        ArrayPool<byte>.Shared.Return(used);
        using var stream = new PooledStream();

        stream.Write([1, 2, 3]);

        Assert.Equal([1, 2, 3], stream.ToArray());
    }
}
