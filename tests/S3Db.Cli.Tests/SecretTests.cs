using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using S3Db.EventualConsistency;
using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.Cli.Tests;

/// <summary>A whole life, with every kind of failure: the secret is in nothing that leaves the process.</summary>
public sealed class SecretTests
{
    private const string Secret = "S3nt/inel+Secret %&=?ü~";
    private readonly ConcurrentQueue<string> _seen = new();

    [Fact]
    public async Task Secret_InAWholeLife_IsNeverTold()
    {
        using var activities = ListenToActivities();
        using var meters = ListenToMeters();
        await using var server = await InProcessS3Server.StartAsync(
            new InProcessS3ServerOptions { SecretKey = Secret });
        await LiveAsync(server);
        await FailAsync(server);
        await UseCommandsAsync(server);

        await using var stack = StoreStack.Open(S3ConnectionString.Parse(server.ConnectionString));
        server.OnRequest = null;
        await foreach (var item in stack.Store.ListAllAsync(string.Empty))
        {
            _seen.Enqueue(item.Key);
            _seen.Enqueue(Encoding.Latin1.GetString((await stack.Store.GetAsync(item.Key)).Body.Span));
        }

        var escaped = Uri.EscapeDataString(Secret);
        var forms = new[]
        {
            Secret, escaped, escaped.ToLowerInvariant(), Uri.EscapeDataString(escaped),
            Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)), Secret[..8], escaped[..8],
        };
        Assert.True(_seen.Count > 100, $"only {_seen.Count} texts were seen");
        Assert.Contains(_seen, text => text.Contains(server.AccessKey, StringComparison.Ordinal));
        foreach (var form in forms)
        {
            Assert.DoesNotContain(_seen, text => text.Contains(form, StringComparison.OrdinalIgnoreCase));
        }
    }

    private async Task LiveAsync(InProcessS3Server server)
    {
        await using var db = await ConnectAsync(server.ConnectionString);
        _seen.Enqueue(db.ToString());
        _seen.Enqueue(S3ConnectionString.Parse(server.ConnectionString).ToString());
        var wallets = await db.CreateResourceAsync(
            new ResourceDefinition("wallets") { Attributes = { ["balance"] = "number|default:0" } });
        var plugin = new EventualConsistencyPlugin(new EventualConsistencyOptions
        {
            Resource = "wallets", Field = "balance", AutoConsolidate = false,
        });
        await db.UsePluginAsync(plugin);
        await wallets.InsertAsync("w1", new { balance = 1 });
        await wallets.AddAsync("w1", 5);
        await wallets.SetAsync("w1", 7, new TransactionOptions { Mode = ConsolidationMode.Sync });
        await plugin.ConsolidateAsync();
        await TryAsync(() => wallets.AddAsync("w1", -1));
        await TryAsync(() => wallets.GetAsync("nobody"));

        // Denied, and then damaged.
        server.OnRequest = _ => S3ServerFault.Respond(403);
        await TryAsync(() => wallets.AddAsync("w1", 1));
        await TryAsync(() => plugin.ConsolidateAsync());
        await TryAsync(() => wallets.GetAsync("w1"));
        server.OnRequest = null;
        await using var stack = StoreStack.Open(S3ConnectionString.Parse(server.ConnectionString));
        await stack.Store.PutAsync(
            "resource=wallets_transactions_balance/_log/000/manifest.json", "damage"u8.ToArray());
        await TryAsync(() => plugin.ConsolidateAsync());
        await TryAsync(() => wallets.GetValueAsync("w1"));
    }

    private async Task FailAsync(InProcessS3Server server)
    {
        var escaped = Uri.EscapeDataString(Secret);
        var place = $"{server.Endpoint.Authority}/{server.BucketName}";
        foreach (var connection in new[]
        {
            $"http://WRONGKEY:{escaped}@{place}/other",
            $"http://{server.AccessKey}:{escaped}x@{place}/other",
            $"http://{server.AccessKey}:{escaped}@127.0.0.1:1/bucket",
            $"http://{server.AccessKey}:{escaped}@{server.Endpoint.Authority}/no-such-bucket",
            $"http://{server.AccessKey}:{escaped}@{place}?region=",
            $"http://{server.AccessKey}:{Secret}@{place}",
            $"s3://{server.AccessKey}:{escaped}@",
            $"s3://{server.AccessKey}:{escaped}@UPPER_case/x?nonsense=1",
            $"ftp://{server.AccessKey}:{escaped}@{place}",
            $"http://:{escaped}@{place}",
            escaped,
        })
        {
            await TryAsync(async () => await (await ConnectAsync(connection)).DisposeAsync());
        }
    }

    private async Task UseCommandsAsync(InProcessS3Server server)
    {
        var escaped = Uri.EscapeDataString(Secret);
        foreach (var connection in new[]
        {
            $"{server.ConnectionString}/cli",
            $"http://{server.AccessKey}:{escaped}x@{server.Endpoint.Authority}/{server.BucketName}",
            $"http://{server.AccessKey}:{Secret}@{server.Endpoint.Authority}/b",
        })
        {
            foreach (var command in new[] { "init", "doctor", "resource list", "get wallets w1", "consolidate" })
            {
                var run = await new CliFixture().RunAsync([.. command.Split(' '), "--db", connection]);
                _seen.Enqueue(run.Output);
                _seen.Enqueue(run.Error);
            }
        }
    }

    private Task<S3Database> ConnectAsync(string connection) => S3Database.ConnectAsync(
        connection,
        new S3DatabaseOptions
        {
            LoggerFactory = new SeenLog(_seen),
            Retry = new StoreRetryOptions { AttemptsMax = 1 },
            RequestTimeout = TimeSpan.FromSeconds(5),
        });

    private async Task TryAsync(Func<Task> call)
    {
        var error = await Xunit.Record.ExceptionAsync(call);
        Assert.NotNull(error);
        _seen.Enqueue(error.ToString());
    }

    private ActivityListener ListenToActivities()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("S3Db", StringComparison.Ordinal),
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                var tags = string.Join(' ', span.TagObjects.Select(tag => tag.Value));
                _seen.Enqueue($"{span.DisplayName} {span.StatusDescription} {tags}");
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private MeterListener ListenToMeters()
    {
        var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name.StartsWith("S3Db", StringComparison.Ordinal))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) => Note(tags));
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => Note(tags));
        listener.Start();
        return listener;
    }

    private void Note(ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _seen.Enqueue(string.Join(' ', tags.ToArray().Select(tag => tag.Value)));
}
