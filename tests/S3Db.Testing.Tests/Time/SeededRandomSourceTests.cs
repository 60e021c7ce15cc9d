namespace S3Db.Testing.Tests;

public sealed class SeededRandomSourceTests
{
    [Fact]
    public void Fill_WithEqualSeeds_RepeatsItself()
    {
        Assert.Equal(Draw(7), Draw(7));
        Assert.NotEqual(Draw(7), Draw(8));
    }

    private static byte[] Draw(int seed)
    {
        var bytes = new byte[64];
        new SeededRandomSource(seed).Fill(bytes);
        return bytes;
    }
}
