using S3Db.Storage;

namespace S3Db.Tests.Storage;

public sealed class HedgedObjectStoreConformanceTests : ObjectStoreConformanceTests
{
    protected override Task<IObjectStore> OpenAsync() => Task.FromResult<IObjectStore>(new HedgedObjectStore(
        new InMemoryObjectStore(), new StoreHedgeOptions(), TimeProvider.System, new StoreStatistics()));
}
