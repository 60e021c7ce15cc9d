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
            // It takes effect at most once, perhaps later. Without an idempotency key, do not send it again.
        }
        #endregion
        Assert.Equal(5m, await wallets.ConsolidateAsync("w1"));
    }

    [Fact]
    public async Task Idempotency_WhenACallIsRepeated_HasOneEffectAndOneResult()
    {
        Console.Begin();
        await using var db = await S3Database.ConnectAsync("memory://reliable");
        var wallets = await Samples.UseWalletsAsync(db);
        await wallets.AddAsync("w1", 100);
        var clock = TimeProvider.System;
        var placed = SystemClock.Instance.GetCurrentInstant();
        var order = new Order("w1", 20, "order-42/payment", placed);
        #region idempotency
        async Task<TransactionReceipt> PayAsync(Order order)
        {
            // The key is stored with the order, before the first call, so it outlives this process.
            var options = new TransactionOptions
            {
                IdempotencyKey = order.PaymentKey,
                IssuedAt = order.PlacedAt,
                Mode = ConsolidationMode.Sync,
            };
            while (true)
            {
                try
                {
                    return await wallets.SubAsync(order.WalletId, order.Amount, options);
                }
                catch (S3DbException error) when (error.IsOutcomeUnknown)
                {
                    await Task.Delay(TimeSpan.FromSeconds(5), clock);
                }
            }
        }

        var first = await PayAsync(order);
        var again = await PayAsync(order);
        Console.WriteLine($"{first.Status}, {first.Value} left");
        Console.WriteLine($"{again.Status}, {again.Value} left, same id: {again.TransactionId == first.TransactionId}");
        #endregion
        Console.IsShown("idempotency");
    }

    private sealed record Order(string WalletId, decimal Amount, string PaymentKey, Instant PlacedAt);
}
