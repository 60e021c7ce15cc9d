using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.Tests.Storage;

public sealed class S3ObjectStoreConformanceTests : ObjectStoreConformanceTests
{
    private InProcessS3Server? _server;

    protected override async Task<IObjectStore> OpenAsync()
    {
        _server = await InProcessS3Server.StartAsync();
        var stack = StoreStack.Open(S3ConnectionString.Parse(_server.ConnectionString + "/some/path"));
        return stack.Unretried;
    }

    protected override async ValueTask CleanUpAsync() => await _server!.DisposeAsync();
}
