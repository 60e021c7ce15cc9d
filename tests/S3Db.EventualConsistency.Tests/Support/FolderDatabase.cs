using NodaTime;
using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests.Support;

/// <summary>A database in a folder of its own, removed with the test.</summary>
public abstract class FolderDatabase : IAsyncLifetime
{
    private readonly string _folder =
        Path.Join(Path.GetTempPath(), "s3db-tests", SystemRandomSource.Instance.NextToken());

    private FileObjectStore? _store;

    private protected ManualTimeProvider Time { get; } = new(Instant.FromUtc(2026, 11, 20, 12, 0));

    private protected S3Database Db { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _store = FileObjectStore.Open(_folder, Time);
        Db = await S3Database.ConnectAsync(_store, new S3DatabaseOptions { TimeProvider = Time });
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Db.DisposeAsync();
        await _store!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private protected async Task<EventualConsistencyPlugin> UseAsync(EventualConsistencyOptions options)
    {
        var plugin = new EventualConsistencyPlugin(options);
        await Db.UsePluginAsync(plugin);
        return plugin;
    }
}
