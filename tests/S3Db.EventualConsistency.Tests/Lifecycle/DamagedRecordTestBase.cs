using System.Text;
using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Lifecycle;

/// <summary>Records of a bounded field, whose decisions take the initial values, and one of them is damaged.</summary>
public abstract class DamagedRecordTestBase : IAsyncDisposable
{
    protected const string Record = "resource=wallets/data/id=x.json";
    private ReadOnlyMemory<byte> _body;

    internal CounterWorld World { get; } = new();

    /// <summary>How much one pass takes.</summary>
    private protected virtual ConsolidationLimits Limits => ConsolidationLimits.Default;

    public async ValueTask DisposeAsync()
    {
        await World.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    internal Task<CounterProcess> StartAsync() =>
        World.StartAsync(null, Wallets.Define("number|min:0|default:0"), Limits);

    /// <summary>Inserts x with 5 and y with 7.</summary>
    private protected static async Task InsertAsync(CounterProcess process)
    {
        await process.Wallets.InsertAsync("x", new { balance = 5 });
        await process.Wallets.InsertAsync("y", new { balance = 7 });
    }

    /// <summary>Replaces the object of x.</summary>
    protected async Task DamageAsync(string damage = "{}")
    {
        _body = (await World.Stored.GetAsync(Record)).Body;
        await World.Stored.PutAsync(Record, Encoding.UTF8.GetBytes(damage));
    }

    protected Task RestoreAsync() => World.Stored.PutAsync(Record, _body);
}
