using NodaTime;
using S3Db.EventualConsistency.Tests.Transactions;

namespace S3Db.EventualConsistency.Tests.Interleavings;

/// <summary>H32: the order of a process's transactions is kept by its slots only while its id is the same.</summary>
public sealed class H32FreshIdTests
{
    [Fact]
    public async Task AppendAsync_WhenItsIdIsAgedAndASlotIsOpen_WaitsForTheOldChain()
    {
        Assert.Equal([1], await PlayAgedAsync(null));
        Assert.Equal([1, 2], await PlayAgedAsync(ProtocolRule.FreshIdAfterOldOne));
    }

    [Fact]
    public async Task SetAsync_WhenTheIdChangedAndTheClockSteppedBack_StillComesLast()
    {
        await using var world = Script.Prompt();
        var process = await world.StartAsync();
        await process.Wallets.AddAsync("w", 1m);
        world.Time.Advance(TimeSpan.FromMinutes(5));
        world.Time.SetUtcNow(world.Time.Now - Duration.FromHours(3));
        await process.Wallets.SetAsync("w", 50m);

        Assert.Equal(50m, await process.Wallets.ConsolidateAsync("w"));

        var rows = await LogAudit.ReadAsync(process.Plugin);
        Assert.Equal(2, rows.DistinctBy(row => row.Id[..WriterId.Length]).Count());
    }

    /// <summary>Gives what is under way when a slot is open whose id is too old for new batches.</summary>
    private static async Task<IEnumerable<int>> PlayAgedAsync(ProtocolRule? without)
    {
        await using var fixture = LogWriterFixture.Without(without, new() { IdleLifetime = TimeSpan.FromHours(3) });
        var call = fixture.AppendAsync(0);
        await fixture.AnswerNextAsync();
        await call;
        fixture.Time.Advance(TimeSpan.FromMinutes(54) + TimeSpan.FromSeconds(58));
        var (first, old) = await fixture.SendAsync(1);
        fixture.Time.Advance(TimeSpan.FromSeconds(5));
        var second = fixture.AppendAsync(2);
        fixture.Writer.Execute();
        var underWay = fixture.Writer.InFlight;

        if (without is not null)
        {
            await fixture.AnswerNextAsync();
            await second;
        }

        await old.AnswerAsync();
        await first;
        if (without is null)
        {
            await fixture.AnswerNextAsync();
        }

        Assert.NotEqual((await first).Writer, (await second).Writer);
        return Enumerable.Range(1, underWay);
    }
}
