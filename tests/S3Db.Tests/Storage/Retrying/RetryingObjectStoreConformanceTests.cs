using S3Db.Storage;

namespace S3Db.Tests.Storage;

public sealed class RetryingObjectStoreConformanceTests : ObjectStoreConformanceTests
{
    protected override Task<IObjectStore> OpenAsync() =>
        Task.FromResult(StoreStack.Over(new InMemoryObjectStore()).Store);
}
