using S3Db.Storage;

namespace S3Db.Tests.Storage;

public sealed class EscapingFileObjectStoreConformanceTests : ObjectStoreConformanceTests
{
    private readonly TemporaryFolder _folder = new();

    protected override ValueTask CleanUpAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override Task<IObjectStore> OpenAsync() =>
        Task.FromResult<IObjectStore>(FileObjectStore.Open(_folder.FullPath, TimeProvider.System, forceEscaping: true));
}
