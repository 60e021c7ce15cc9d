using FsCheck;
using FsCheck.Fluent;
using S3Db.Storage;

namespace S3Db.Tests.Resources;

public sealed class RecordIdTests
{
    [Fact]
    public void AnyIdAndValue_ComeBackAsTheyWere()
    {
        var property = Prop.ForAll(
            Generators.Texts.Zip(Generators.Texts).Zip(Generators.Decimals).ToArbitrary(),
            sample => RoundTripAsync(sample.Item1.Item1, sample.Item1.Item2, sample.Item2).GetAwaiter().GetResult());
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), property);
    }

    [Fact]
    public async Task IdsThatArePrefixesOfEachOther_NeverMix()
    {
        await using var db = await S3Database.ConnectAsync(new InMemoryObjectStore());
        var wallets = await db.CreateResourceAsync(Samples.Wallets());
        string[] ids = ["w", "w1", "w1/", "w1/x", "w1.json", ".", "..", "w%31", "W1"];

        await wallets.InsertManyAsync(ids.Select(id => new { id, userId = id }));

        foreach (var id in ids)
        {
            Assert.Equal(id, (await wallets.GetAsync(id)).GetString("userId"));
            Assert.Equal([id], await wallets.QueryAsync(new { userId = id }).Select(record => record.Id).ToListAsync());
        }

        await wallets.DeleteAsync("w1");
        Assert.Equal(ids.Length - 1, await wallets.CountAsync());
    }

    [Fact]
    public async Task InsertAsync_WhenTheIdCannotBeOne_IsRefused()
    {
        await using var db = await S3Database.ConnectAsync(new InMemoryObjectStore());
        var wallets = await db.CreateResourceAsync(Samples.Wallets());

        foreach (var bad in new[] { string.Empty, "a\ud800", new string('x', 1025) })
        {
            var error = await Assert.ThrowsAsync<S3DbException>(() => wallets.InsertAsync(bad, new { userId = "u" }));
            Assert.Contains("1 to 1024 bytes", error.Message, StringComparison.Ordinal);
        }
    }

    private static async Task<bool> RoundTripAsync(string id, string text, decimal number)
    {
        await using var db = await S3Database.ConnectAsync(new InMemoryObjectStore());
        var wallets = await db.CreateResourceAsync(Samples.Wallets());
        await wallets.InsertAsync(id, new { userId = text, balance = number });
        var record = await wallets.QueryAsync(new { userId = text }).SingleAsync();
        return record.Id == id && record.GetString("userId") == text && record.GetDecimal("balance") == number
            && await wallets.CountAsync() == 1;
    }
}
