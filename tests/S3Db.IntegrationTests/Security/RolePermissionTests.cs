using S3Db.EventualConsistency;

namespace S3Db.IntegrationTests.Security;

/// <summary>The lists of docs/operating/permissions.md suffice, and none of their lines can be left out.</summary>
public sealed class RolePermissionTests
{
    private static readonly Grant[] Reads = [new(Grant.Get, "*"), new(Grant.List, "*")];
    private static readonly Grant[] Adds =
    [
        new(Grant.Get, "s3db.json"), new(Grant.Put, "resource=*/_log/*/wal/*"),
        new(Grant.Get, "resource=*/_log/*/wal/*"),
    ];

    private static readonly Dictionary<string, (Grant[] Grants, Func<RoleEndpoint, Task> Act)> Roles = new()
    {
        ["reads"] = (Reads, ReadAsync),
        ["writes transactions"] = (Adds, endpoint => AddAsync(endpoint)),
        ["writes transactions with keys"] =
        (
            [.. Adds, new(Grant.Get, "resource=*/_log/*/manifest.json")],
            endpoint => AddAsync(endpoint, new TransactionOptions { IdempotencyKey = "order-1" })),
        ["consolidates"] =
        (
            [.. Reads, new(Grant.Put, "resource=*_transactions_*/*"), new(Grant.Delete, "resource=*_transactions_*/*")],
            ConsolidateAsync),
        ["writes records"] =
            ([.. Reads, new(Grant.Put, "resource=*/*"), new(Grant.Delete, "resource=*/*")], WriteRecordsAsync),
        ["creates"] = ([.. Reads, new(Grant.Put, "*"), new(Grant.Delete, "*")], CreateAsync),
    };

    public static TheoryData<string> Names => [.. Roles.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Role_WithItsPermissions_Works(string role)
    {
        await using var endpoint = await PrepareAsync();
        SkipWhereObjectsHaveOwners(endpoint, role);
        var (grants, act) = Roles[role];
        await endpoint.GrantAsync(grants);

        await act(endpoint);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Role_WithoutAnyOneOfThem_FailsAndSaysWhatIsMissing(string role)
    {
        await using var endpoint = await PrepareAsync();
        SkipWhereObjectsHaveOwners(endpoint, role);
        var (grants, act) = Roles[role];
        foreach (var missing in grants)
        {
            // Only a lost reply makes the writer read its segment back.
            var isReadBack = missing == new Grant(Grant.Get, "resource=*/_log/*/wal/*");
            if (isReadBack && !endpoint.CanLoseReplies)
            {
                continue;
            }

            endpoint.LosesNextSegment = isReadBack;
            await endpoint.GrantAsync([.. grants.Where(grant => grant != missing)]);

            var error = await Assert.ThrowsAnyAsync<S3DbException>(() => act(endpoint));

            AssertTells(endpoint, error, isReadBack, missing);
        }
    }

    [Fact]
    public async Task Reader_WhenItWrites_IsRefusedEveryTime()
    {
        await using var endpoint = await PrepareAsync();
        await endpoint.GrantAsync(Reads);
        await using var db = await S3Database.ConnectAsync(endpoint.Role);
        var plugin = await UseAsync(db);
        var wallets = db.Resource("wallets");
        var writes = new Func<Task>[]
        {
            () => wallets.AddAsync("w1", 1),
            () => wallets.SetAsync("w1", 1),
            () => wallets.InsertAsync("w9", new { userId = "u1" }),
            () => wallets.PatchAsync("w1", new { userId = "u2" }),
            () => wallets.DeleteAsync("w1"),
            () => plugin.ConsolidateAsync(),
            () => db.CreateResourceAsync(new ResourceDefinition("others")),
        };

        foreach (var write in writes)
        {
            AssertTells(endpoint, await Assert.ThrowsAnyAsync<S3DbException>(write), false, new(Grant.Put, "*"));
        }

        Assert.Equal(1m, (await wallets.GetValueAsync("w1", ReadConsistency.Strong)).Value);
    }

    [Fact]
    public async Task Writer_WhenItReads_IsRefusedAndItsTransactionsAreStored()
    {
        await using var endpoint = await PrepareAsync();
        await endpoint.GrantAsync(Roles["writes transactions"].Grants);
        await AddAsync(endpoint);
        await using (var db = await S3Database.ConnectAsync(endpoint.Role))
        {
            await UseAsync(db);
            var wallets = db.Resource("wallets");
            await Assert.ThrowsAnyAsync<S3DbException>(() => wallets.GetAsync("w1"));
            await Assert.ThrowsAnyAsync<S3DbException>(() => wallets.GetValueAsync("w1", ReadConsistency.Strong));
            await Assert.ThrowsAnyAsync<S3DbException>(() => wallets.ConsolidateAsync("w1"));
        }

        if (!endpoint.OwnsItsObjects)
        {
            return;
        }

        await endpoint.GrantAsync(null);
        await using var admin = await S3Database.ConnectAsync(endpoint.Admin);
        await UseAsync(admin);
        Assert.Equal(11m, await admin.Resource("wallets").ConsolidateAsync("w1"));
    }

    /// <summary>These remove objects that another user may have stored.</summary>
    private static void SkipWhereObjectsHaveOwners(RoleEndpoint endpoint, string role) => Assert.SkipWhen(
        !endpoint.OwnsItsObjects && role is ("consolidates" or "writes records" or "creates"),
        "objects belong to the user who stored them here");

    private static void AssertTells(RoleEndpoint endpoint, S3DbException error, bool isReadBack, Grant missing)
    {
        var connection = S3ConnectionString.Parse(endpoint.Role);
        Assert.DoesNotContain(connection.SecretKey!, error.ToString(), StringComparison.Ordinal);
        if (isReadBack)
        {
            Assert.True(error.IsOutcomeUnknown, $"without {missing}: {error.Message}");
            return;
        }

        Assert.True(error.Kind == S3DbErrorKind.Denied, $"without {missing}: {error.Kind}: {error.Message}");
        Assert.Contains($"bucket '{connection.Bucket}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("permissions", error.Message, StringComparison.Ordinal);
        Assert.Contains("403", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A database with a counter of 1 that is pending.</summary>
    private static async Task<RoleEndpoint> PrepareAsync()
    {
        var endpoint = await RoleEndpoint.StartAsync();
        await endpoint.GrantAsync(null);
        await using var db = await S3Database.ConnectAsync(endpoint.Admin);
        await db.CreateResourceAsync(new ResourceDefinition("wallets")
        {
            Attributes = { ["userId"] = "string|optional", ["balance"] = "number|default:0" },
            Partitions = { ["byUser"] = ["userId"] },
        });
        await UseAsync(db);
        await db.Resource("wallets").InsertAsync("w1", new { userId = "u1" });
        await db.Resource("wallets").AddAsync("w1", 1);
        return endpoint;
    }

    private static async Task<EventualConsistencyPlugin> UseAsync(S3Database db)
    {
        var plugin = new EventualConsistencyPlugin(new EventualConsistencyOptions
        {
            Resource = "wallets", Field = "balance", AutoConsolidate = false,
            OperationTimeout = TimeSpan.FromSeconds(5),
        });
        await db.UsePluginAsync(plugin);
        return plugin;
    }

    private static async Task ReadAsync(RoleEndpoint endpoint)
    {
        await using var db = await S3Database.ConnectAsync(endpoint.Role);
        var plugin = await UseAsync(db);
        await db.Resource("wallets").GetAsync("w1");
        Assert.Equal(1m, (await db.Resource("wallets").GetValueAsync("w1", ReadConsistency.Strong)).Value);
        Assert.Equal(1, await plugin.GetTransactionsAsync().CountAsync());
        Assert.Equal(1, await db.Resource("wallets").QueryAsync(new { userId = "u1" }).CountAsync());
    }

    private static async Task AddAsync(RoleEndpoint endpoint, TransactionOptions? options = null)
    {
        await using var db = await S3Database.ConnectAsync(endpoint.Role);
        await UseAsync(db);
        await db.Resource("wallets").AddAsync("w1", 10, options);
    }

    private static async Task ConsolidateAsync(RoleEndpoint endpoint)
    {
        await using var db = await S3Database.ConnectAsync(endpoint.Role);
        var plugin = await UseAsync(db);
        for (var i = 0; i < 3; i++)
        {
            await db.Resource("wallets").AddAsync("w1", 1);
            await plugin.ConsolidateAsync();
        }
    }

    private static async Task WriteRecordsAsync(RoleEndpoint endpoint)
    {
        await using var db = await S3Database.ConnectAsync(endpoint.Role);
        await UseAsync(db);
        var id = SystemRandomSource.Instance.NextToken();
        await db.Resource("wallets").InsertAsync(id, new { userId = "u1" });
        await db.Resource("wallets").PatchAsync(id, new { userId = "u2" });
        Assert.True(await db.Resource("wallets").DeleteAsync(id));
    }

    private static async Task CreateAsync(RoleEndpoint endpoint)
    {
        var path = SystemRandomSource.Instance.NextToken();
        await using var db = await S3Database.ConnectAsync($"{endpoint.Role}/{path}");
        await db.CreateResourceAsync(new ResourceDefinition("wallets")
        {
            Attributes = { ["balance"] = "number|default:0" },
        });
        await UseAsync(db);
        await db.Resource("wallets").AddAsync("w1", 1);
        Assert.Equal(1m, await db.Resource("wallets").ConsolidateAsync("w1"));
    }
}
