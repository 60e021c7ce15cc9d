using S3Db.Storage;
using S3Db.Tests.Storage;

namespace S3Db.IntegrationTests.Storage;

public sealed class RetryingS3ConformanceTests : ObjectStoreConformanceTests
{
    private TestEndpoint? _endpoint;

    protected override async Task<IObjectStore> OpenAsync()
    {
        _endpoint = await TestEndpoint.StartAsync();
        return _endpoint.Stack.Store;
    }

    protected override async ValueTask CleanUpAsync() => await _endpoint!.DisposeAsync();
}
