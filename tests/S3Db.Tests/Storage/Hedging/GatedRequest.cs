using S3Db.Storage;

namespace S3Db.Tests.Storage;

/// <summary>A request that waits for a test to answer it, or for its cancellation.</summary>
internal sealed class GatedRequest
{
    /// <summary>How long a test waits for what a broken rule keeps from coming.</summary>
    public static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(60);

    private readonly TaskCompletionSource<int> _answer = new();
    private readonly TaskCompletionSource _cancelled = new();

    public GatedRequest(int number, CancellationToken cancellationToken)
    {
        Number = number;
        cancellationToken.Register(() =>
        {
            _answer.TrySetCanceled(cancellationToken);
            _cancelled.TrySetResult();
        });
    }

    public int Number { get; }

    public Task<int> Reply => _answer.Task;

    /// <summary>Ends when the request is cancelled; fails when that never comes.</summary>
    public Task Cancelled => _cancelled.Task.WaitAsync(WaitMax);

    public bool IsCancelled => _cancelled.Task.IsCompleted;

    public void Answer() => _answer.SetResult(Number);

    public void Fail(StoreErrorKind error = StoreErrorKind.Denied) =>
        _answer.SetException(new StoreException(error, "key", $"Request {Number} failed."));
}
