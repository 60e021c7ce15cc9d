using S3Db.EventualConsistency;
using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.IntegrationTests.Security;

/// <summary>Ids, partition values and sources are content: never a path, a header or a query.</summary>
public sealed class StoredInputTests
{
    private static readonly string[] Hostile =
    [
        "../../etc/passwd", "..", ".", "/", "//", "a/../../b", "a?b#c&d=e", "%2e%2e%2f", "%00", "a\0b",
        "a\r\nX-Evil: 1\r\n", "a\\b", "C:\\x", "~", "*", "con", "nul.txt", "<b>'\"`$(x)", "ü", "\u202egnp.exe", "😀",
        " a ", "a=b", "+", "id=w1.json", new('a', 1024), new('.', 300), "__proto__", "{}", "_log/000/manifest.json",
    ];

    [Theory]
    [InlineData("memory")]
    [InlineData("folder")]
    [InlineData("s3")]
    public async Task Records_WhenTheirTextsAreHostile_ComeBackAsTheyWere(string kind)
    {
        var parent = Directory.CreateTempSubdirectory("s3db-hostile-").FullName;
        var root = Path.Join(parent, "db");
        await using var server = kind == "s3" ? await InProcessS3Server.StartAsync() : null;
        var connection = kind switch
        {
            "s3" => server!.ConnectionString,
            "folder" => $"file://{root}",
            _ => $"memory://hostile-{SystemRandomSource.Instance.NextToken()}",
        };
        await using var db = await S3Database.ConnectAsync(connection);
        var wallets = await db.CreateResourceAsync(new ResourceDefinition("wallets")
        {
            Attributes = { ["userId"] = "string|optional", ["balance"] = "number|default:0" },
            Partitions = { ["byUser"] = ["userId"] },
        });
        var plugin = new EventualConsistencyPlugin(new EventualConsistencyOptions
        {
            Resource = "wallets", Field = "balance", AutoConsolidate = false,
        });
        await db.UsePluginAsync(plugin);
        var accepted = new List<string>();
        foreach (var text in Hostile.Distinct(StringComparer.Ordinal))
        {
            if (await IsAcceptedAsync(() => wallets.InsertAsync(text, new { userId = text })))
            {
                var source = text.Length <= 100 ? text : null;
                var isValid = await IsAcceptedAsync(
                    () => wallets.AddAsync(text, accepted.Count + 1, new TransactionOptions { Source = source }));
                await (isValid ? Task.CompletedTask : wallets.AddAsync(text, accepted.Count + 1));
                accepted.Add(text);
            }
        }

        await plugin.ConsolidateAsync();

        Assert.True(accepted.Count > 20, $"only {accepted.Count} were accepted");
        for (var i = 0; i < accepted.Count; i++)
        {
            var record = await wallets.GetAsync(accepted[i]);
            Assert.Equal((accepted[i], accepted[i]), (record.Id, record.GetString("userId")));
            Assert.Equal(i + 1m, (await wallets.GetValueAsync(accepted[i])).Value);
            Assert.Equal(accepted[i], (await wallets.QueryAsync(new { userId = accepted[i] }).SingleAsync()).Id);
        }

        Assert.Equal(accepted.Count, await plugin.GetTransactionsAsync().CountAsync());
        await AssertInPlaceAsync(db, parent, root);
        Directory.Delete(parent, recursive: true);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("_log")]
    [InlineData("")]
    [InlineData("a\nb")]
    [InlineData("a=b")]
    public async Task Resources_WhenTheirNamesAreHostile_AreRefused(string name)
    {
        var memory = $"memory://hostile-{SystemRandomSource.Instance.NextToken()}";
        await using var db = await S3Database.ConnectAsync(memory);

        await Assert.ThrowsAnyAsync<S3DbException>(() => db.CreateResourceAsync(new ResourceDefinition(name)));
        await Assert.ThrowsAnyAsync<S3DbException>(() => db.CreateResourceAsync(
            new ResourceDefinition("fine") { Attributes = { [name] = "number|default:0" } }));
    }

    private static async Task<bool> IsAcceptedAsync(Func<Task> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (S3DbException exception)
        {
            Assert.Equal(S3DbErrorKind.Invalid, exception.Kind);
            return false;
        }
    }

    /// <summary>Every key obeys the rules of keys and is one of ours; a folder has nothing outside the root.</summary>
    private static async Task AssertInPlaceAsync(S3Database db, string parent, string root)
    {
        await foreach (var item in db.Store.ListAllAsync(string.Empty))
        {
            ObjectKey.Validate(item.Key);
            Assert.Matches("^(s3db\\.json|resource=wallets(_transactions_balance)?/)", item.Key);
        }

        Assert.All(Directory.GetFileSystemEntries(parent), path => Assert.Equal(root, path));
    }
}
