using S3Db.Storage;

namespace S3Db.Tests.PublicApi;

/// <summary>The text shows what matters to a caller.</summary>
public sealed class PublicApiTextTests
{
    private static readonly string[] Lines = PublicApiText.Write(typeof(IObjectStore).Assembly).Split('\n');

    [Theory]
    [InlineData("interface S3Db.Storage.IObjectStore : IAsyncDisposable")]
    [InlineData("sealed class S3Db.Storage.InMemoryObjectStore : IAsyncDisposable, IObjectStore")]
    [InlineData("readonly struct S3Db.Storage.ETag : IEquatable<ETag>")]
    [InlineData("    ctor(string name = \"test\", TimeProvider? timeProvider = null)")]
    [InlineData("    string? StartAfter { get; init; }")]
    [InlineData("    Task<GetResult> GetAsync(string key, ETag? ifNoneMatch = null, "
        + "CancellationToken cancellationToken = default)")]
    [InlineData("    const int PageSizeMax = 1000")]
    [InlineData("    static PutCondition IfMatch(ETag expected)")]
    public void Write_Contains(string line) => Assert.Contains(line, Lines);

    [Fact]
    public void Write_LeavesOutWhatIsInternal() =>
        Assert.DoesNotContain(Lines, l => l.Contains("StoreClock", StringComparison.Ordinal));
}
