using S3Db.Storage;

namespace S3Db.Tests.Storage;

public sealed class InMemoryObjectStoreConformanceTests : ObjectStoreConformanceTests
{
    protected override Task<IObjectStore> OpenAsync() => Task.FromResult<IObjectStore>(new InMemoryObjectStore());
}
