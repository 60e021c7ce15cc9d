using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Interleavings;

/// <summary>
/// H31: the swap of the catalog that hands a field to its plugin is lost, or its answer is, while another process
/// changes the catalog too.
/// </summary>
public sealed class H31CatalogSwapTests
{
    private const string Catalog = "s3db.json";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Installation_WhenAnotherProcessChangesTheCatalogToo_KeepsBothChanges(bool isStored)
    {
        await using var world = Script.Prompt(attempts: 1);
        var first = await world.OpenAsync();
        var other = await world.OpenAsync();
        await first.Db.CreateResourceAsync(Wallets.Define());
        Func<Task> meanwhile = () => other.Db.CreateResourceAsync(new ResourceDefinition("others")
        {
            Attributes = { ["points"] = "number|default:0" },
        });
        if (isStored)
        {
            first.LoseReplyOfPut(Catalog, meanwhile);
        }
        else
        {
            first.OnceBeforePut(Catalog, meanwhile);
        }

        await first.InstallAsync(Wallets.Options(), Wallets.Define());

        var last = await world.StartAsync();
        Assert.Equal(["others", "wallets"], last.Db.Resources.Keys.Order(StringComparer.Ordinal));
        await first.Wallets.AddAsync("w", 1m);
        Assert.Equal(1m, await last.Wallets.ConsolidateAsync("w"));
    }
}
