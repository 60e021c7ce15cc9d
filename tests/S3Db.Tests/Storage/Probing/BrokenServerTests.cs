using System.Net;
using Amazon.S3;
using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.Tests.Storage;

/// <summary>
/// The probe names what each kind of server known to be broken does wrong, within its limit of requests.
/// </summary>
public sealed class BrokenServerTests
{
    [Theory]
    [InlineData(ConditionalWrites.Full)]
    [InlineData(ConditionalWrites.RefuseSwapOfMissing)]
    [InlineData(ConditionalWrites.IgnoreIfNoneMatch, "one-create-wins", "create-over-existing-fails")]
    [InlineData(ConditionalWrites.IgnoreIfMatch, "one-swap-wins", "stale-swap-fails", "swap-of-missing-fails")]
    [InlineData(
        ConditionalWrites.NotImplemented,
        "one-create-wins",
        "one-swap-wins",
        "stale-swap-fails",
        "swap-of-missing-fails",
        "create-over-existing-fails")]
    [InlineData(ConditionalWrites.CheckThenWrite, "one-create-wins", "one-swap-wins")]
    [InlineData(ConditionalWrites.SwapCreatesMissing, "swap-of-missing-fails")]
    [InlineData(ConditionalWrites.InvertIfNoneMatch, "one-create-wins", "create-over-existing-fails")]
    [InlineData(ConditionalWrites.ConflictForRefused, "stale-swap-fails", "create-over-existing-fails")]
    [InlineData(
        ConditionalWrites.ConflictAlways,
        "one-create-wins",
        "one-swap-wins",
        "stale-swap-fails",
        "swap-of-missing-fails",
        "create-over-existing-fails")]
    [InlineData(ConditionalWrites.NotFoundForRefused, "create-over-existing-fails")]
    public async Task RunAsync_WhenConditionalWritesAreBroken_NamesWhatIsWrong(
        ConditionalWrites writes, params string[] checks) =>
        Assert.Equal(checks, await FailuresAsync(new InProcessS3ServerOptions { ConditionalWrites = writes }));

    [Theory]
    [InlineData(ListingFault.Stale, "listing-hides-deletes")]
    [InlineData(ListingFault.ShowsDeleted, "listing-hides-deletes")]
    [InlineData(ListingFault.Unsorted, "listing-in-byte-order")]
    public async Task RunAsync_WhenListingsAreBroken_NamesWhatIsWrong(ListingFault listings, string check) =>
        Assert.Equal([check], await FailuresAsync(new InProcessS3ServerOptions { Listings = listings }));

    [Fact]
    public async Task RunAsync_WhenRepliesHaveNoDate_NamesIt() =>
        Assert.Equal(["replies-carry-date"], await FailuresAsync(new InProcessS3ServerOptions { SendsDate = false }));

    [Theory]
    [InlineData("InvalidAccessKeyId", "does not know the key")]
    [InlineData("SignatureDoesNotMatch", "The secret does not belong to the key")]
    [InlineData("ExpiredToken", "sign in again")]
    [InlineData("AccessDenied", "may not do this")]
    [InlineData("RequestTimeTooSkewed", "differ by more than 15 minutes")]
    [InlineData("Forbidden", "Check key, secret, region")]
    public void Translate_WhenRefused_SaysWhatToDo(string code, string remedy)
    {
        var reply = new AmazonS3Exception("No.") { ErrorCode = code, StatusCode = HttpStatusCode.Forbidden };

        var error = new S3Errors("app", "http://store").Translate(reply, "k", "read", null);

        Assert.Equal(StoreErrorKind.Denied, error.Error);
        Assert.Contains(remedy, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("Cannot read 'k' in bucket 'app' at http://store", error.Message, StringComparison.Ordinal);
    }

    private static async Task<IEnumerable<string>> FailuresAsync(InProcessS3ServerOptions options)
    {
        await using var server = await InProcessS3Server.StartAsync(options);
        await using var stack = StoreStack.Open(S3ConnectionString.Parse(server.ConnectionString));

        var report = await StoreProbe.RunAsync(stack.Unretried);

        Assert.Equal(server.Requests.Count, report.RequestCount);
        Assert.InRange(server.Requests.Count, 1, StoreProbe.RequestsMax);
        Assert.All(report.Checks, check => Assert.NotEmpty(check.Stake));
        return [.. report.Checks.Where(check => !check.IsPassed).Select(check => check.Name)];
    }
}
