namespace S3Db.EventualConsistency.Tests;

/// <summary>A wallet whose counter reports to the meter of one test and consolidates only when asked.</summary>
internal static class WatchedWallet
{
    public static async Task<(Resource Wallets, EventualConsistencyPlugin Plugin)> CreateAsync(
        S3Database db, MeterReader meter)
    {
        var wallets = await db.CreateResourceAsync(
            new ResourceDefinition("wallets") { Attributes = { ["balance"] = "number|default:0" } });
        var plugin = new EventualConsistencyPlugin(new EventualConsistencyOptions
        {
            Resource = "wallets", Field = "balance", AutoConsolidate = false,
        })
        {
            Instruments = meter.Instruments,
        };
        await db.UsePluginAsync(plugin);
        return (wallets, plugin);
    }
}
