using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.Docs.Tests.Snippets;

public sealed class ErrorSnippets
{
    [Fact]
    public async Task BadInput_WhenGiven_SaysWhatToDo()
    {
        Console.Begin();
        await using var db = await S3Database.ConnectAsync("memory://errors");
        var wallets = await Samples.UseWalletsAsync(db);
        #region error
        try
        {
            await wallets.SubAsync("w1", -5);
        }
        catch (S3DbException error) when (error.Kind == S3DbErrorKind.Invalid)
        {
            Console.WriteLine(error.Message);
        }
        #endregion
        Console.IsShown("error");
    }

    [Fact]
    public async Task OutcomeUnknown_WhenTheReplyIsLost_IsResolvedByItself()
    {
        var store = new FaultyObjectStore(new InMemoryObjectStore());
        await using var db = await S3Database.ConnectAsync(store);
        var wallets = await Samples.UseWalletsAsync(db);
        store.FailAfterApplied(1, StoreVerb.Put);
        #region unknown-outcome
        try
        {
            await wallets.AddAsync("w1", 5);
        }
        catch (S3DbException error) when (error.IsOutcomeUnknown)
        {
            // It takes effect at most once, perhaps later. Do not send it again; read when the store is back.
        }
        #endregion
        Assert.Equal(5m, await wallets.ConsolidateAsync("w1"));
    }
}
