using System.Text.Json.Nodes;
using S3Db;
using S3Db.EventualConsistency;

// Published trimmed by tests/smoke/trim.sh: a wallet in a folder, without reflection.
await using var db = await S3Database.ConnectAsync(args[0]);
await db.UsePluginAsync(new EventualConsistencyPlugin(new EventualConsistencyOptions
{
    Resource = "wallets", Field = "balance", AutoConsolidate = false, Cohort = { TimeZone = "America/Sao_Paulo" },
}));
var wallets = await db.CreateResourceAsync(new ResourceDefinition("wallets")
{
    Attributes = { ["userId"] = "string|required", ["balance"] = "number|default:0" },
});
await wallets.UpsertAsync("w1", new JsonObject { ["userId"] = "u1" });
await wallets.AddAsync("w1", 5m);
Console.WriteLine($"balance {await wallets.ConsolidateAsync("w1")}");
