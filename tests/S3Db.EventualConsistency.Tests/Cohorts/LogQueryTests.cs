using System.Globalization;
using System.Text.Json.Nodes;
using NodaTime;
using NodaTime.Text;
using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Cohorts;

/// <summary>Queries of the log as a resource.</summary>
public sealed class LogQueryTests : FolderDatabase
{
    private const string Second = "2026-11-19T00:00:00Z";
    private const string Half = "2026-11-19T00:00:00.5Z";

    [Theory]
    [InlineData("$lt", Second, "-0.5")]
    [InlineData("$lte", Second, "-0.5", "0")]
    [InlineData("$gt", Second, "0.5", "1")]
    [InlineData("$gte", Second, "0", "0.5", "1")]
    [InlineData("$eq", Second, "0")]
    [InlineData("$lt", Half, "-0.5", "0")]
    [InlineData("$lte", Half, "-0.5", "0", "0.5")]
    [InlineData("$gt", Half, "1")]
    [InlineData("$gte", Half, "0.5", "1")]
    [InlineData("$eq", "2026-11-19T00:00:00.500Z", "0.5")]
    [InlineData("$lt", "2026-11-19T00:00:00.500000001Z", "-0.5", "0", "0.5")]
    public async Task QueryAsync_WhenTimesHaveFractions_ComparesThemAsInstants(
        string comparison, string bound, params string[] expected)
    {
        await WriteAsync();

        var rows = await Log.QueryAsync(new JsonObject { ["timestamp"] = new JsonObject { [comparison] = bound } })
            .ToListAsync();

        Assert.Equal(expected, rows.Select(row => row.GetString("source")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task QueryAsync_WhenASecondIsAskedAsARange_MissesNothingOfIt()
    {
        await WriteAsync();

        var rows = await Log
            .QueryAsync(new { originalId = "w", timestamp = Filter.Between(Second, "2026-11-19T00:00:00.999Z") })
            .ToListAsync();

        Assert.Equal(["0", "0.5"], rows.Select(row => row.GetString("source")).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("2026-11-19")]
    [InlineData("2026-11-19T00:00:00+01:00")]
    [InlineData("yesterday")]
    public async Task QueryAsync_WhenATimeCannotBeRead_SaysWhatItMustBe(string bound)
    {
        await WriteAsync();

        var error = await Assert.ThrowsAsync<S3DbException>(
            async () => await Log.QueryAsync(new { timestamp = Filter.AtLeast(bound) }).ToListAsync());

        Assert.Equal(S3DbErrorKind.Invalid, error.Kind);
        Assert.Equal(
            $"Cannot query 'wallets_transactions_balance': timestamp is '{bound}' and must be an instant in UTC such "
            + "as '2026-11-20T15:04:05Z'.",
            error.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task QueryAsync_WhenAKeyIsAsked_FindsItsTransactions(bool isDecided)
    {
        var wallets = await Db.CreateResourceAsync(Wallets.Define());
        var plugin = await UseAsync(Wallets.Options());
        var issuedAt = Time.Now - Duration.FromMilliseconds(1500);
        var keyed = new TransactionOptions { IdempotencyKey = "order-42", IssuedAt = issuedAt };
        await wallets.AddAsync("w", 1, keyed);
        await wallets.AddAsync("w", 1, new TransactionOptions { IdempotencyKey = "order-43" });
        await wallets.AddAsync("w", 1);
        if (isDecided)
        {
            await wallets.ConsolidateAsync("w");
        }

        var ofKey = await Log.QueryAsync(new { idempotencyKey = "order-42" }).ToListAsync();
        var issued = await Log.QueryAsync(new { issuedAt = Filter.AtLeast("2026-11-20T11:59:58Z") }).ToListAsync();
        var later = await Log.QueryAsync(new { issuedAt = Filter.AtLeast("2026-11-20T11:59:59Z") }).ToListAsync();
        var typed = await plugin.GetTransactionsAsync().SingleAsync(row => row.IdempotencyKey == "order-42");

        Assert.Equal("2026-11-20T11:59:58.5Z", Assert.Single(ofKey).GetString("issuedAt"));
        Assert.Equal("order-42", Assert.Single(issued).GetString("idempotencyKey"));
        Assert.Empty(later);
        Assert.Equal(issuedAt, typed.IssuedAt);
    }

    private Resource Log => Db.Resource("wallets_transactions_balance");

    /// <summary>Four transactions around a second, two of them decided; each has its distance as its source.</summary>
    private async Task WriteAsync()
    {
        var wallets = await Db.CreateResourceAsync(Wallets.Define());
        await UseAsync(Wallets.Options());
        await AddAsync(-0.5);
        await AddAsync(0.5);
        await wallets.ConsolidateAsync("w");
        await AddAsync(0);
        await AddAsync(1);

        Task AddAsync(double seconds) => wallets.AddAsync("w", 1, new TransactionOptions
        {
            Timestamp = InstantPattern.ExtendedIso.Parse(Second).Value + Duration.FromSeconds(seconds),
            Source = seconds.ToString(CultureInfo.InvariantCulture),
        });
    }
}
