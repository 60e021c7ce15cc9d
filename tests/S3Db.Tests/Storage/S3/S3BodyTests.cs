using Amazon.Runtime;
using Amazon.Runtime.Internal.Util;
using Amazon.S3.Model;
using S3Db.Storage;

namespace S3Db.Tests.Storage;

public sealed class S3BodyTests
{
    private static readonly byte[] Stored = [.. Enumerable.Range(0, 10_000).Select(i => (byte)(i % 251))];

    [Fact]
    public async Task ReadAsync_WhenTheBodyHasItsHash_GivesIt() =>
        Assert.Equal(Stored, await ReadAsync(Stored, HashOf(Stored)));

    [Theory]
    [InlineData(0)]
    [InlineData(4_999)]
    [InlineData(9_999)]
    public async Task ReadAsync_WhenAByteWasDamagedOnTheWay_IsRefused(int position)
    {
        var damaged = Stored.ToArray();
        damaged[position] ^= 1;

        var error = await Assert.ThrowsAsync<AmazonClientException>(() => ReadAsync(damaged, HashOf(Stored)));

        Assert.Contains("hash", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_WhenItsETagIsNoHash_GivesIt() => Assert.Equal(Stored, await ReadAsync(Stored, null));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ReadAsync_WhenTheBodyEndsEarly_Throws(bool isHashed) => await Assert.ThrowsAsync<HttpIOException>(
        () => ReadAsync(Stored[..9_000], isHashed ? HashOf(Stored[..9_000]) : null));

    private static byte[] HashOf(byte[] body) => Convert.FromHexString(ObjectFile.ComputeETag(body).Value);

    private static Task<byte[]> ReadAsync(byte[] sent, byte[]? hash)
    {
        var stream = new MemoryStream(sent);
        var reply = new GetObjectResponse
        {
            ResponseStream = hash is null ? stream : new MD5Stream(stream, hash, sent.Length),
        };
        return S3Body.ReadAsync(reply, Stored.Length, CancellationToken.None);
    }
}
