namespace S3Db.Docs.Tests.Snippets;

/// <summary>What snippets begin with where the document has said it before.</summary>
internal static class Samples
{
    public static Task<Resource> CreateWalletsAsync(S3Database db) =>
        db.CreateResourceAsync(new ResourceDefinition("wallets")
        {
            Attributes = { ["userId"] = "string|optional", ["balance"] = "number|default:0" },
            Partitions = { ["byUser"] = ["userId"] },
        });

    public static async Task<EventualConsistencyPlugin> UseAsync(S3Database db, string resource, string field)
    {
        var plugin = new EventualConsistencyPlugin(new EventualConsistencyOptions
        {
            Resource = resource, Field = field, AutoConsolidate = false,
        });
        await db.UsePluginAsync(plugin);
        return plugin;
    }

    public static async Task<Resource> UseWalletsAsync(S3Database db)
    {
        await UseAsync(db, "wallets", "balance");
        return await CreateWalletsAsync(db);
    }
}
