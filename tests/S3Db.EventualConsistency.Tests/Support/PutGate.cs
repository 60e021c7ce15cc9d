using System.Threading.Channels;
using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests.Support;

/// <summary>
/// A slow store without a clock: every PUT waits until the test lets it through, so what a caller does while a PUT of
/// 20 milliseconds is under way can be done in full first.
/// </summary>
internal sealed class PutGate
{
    private readonly Channel<TaskCompletionSource> _waiting = Channel.CreateUnbounded<TaskCompletionSource>();

    public PutGate(FaultyObjectStore store) => store.BeforePut = (_, _) =>
    {
        var passage = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _waiting.Writer.TryWrite(passage) ? new ValueTask(passage.Task) : ValueTask.CompletedTask;
    };

    /// <summary>Lets PUTs through, one after the other, until the work is done.</summary>
    public async Task RunAsync(Task work)
    {
        _ = work.ContinueWith(_ => _waiting.Writer.TryComplete(), TaskScheduler.Default);
        await foreach (var passage in _waiting.Reader.ReadAllAsync())
        {
            passage.SetResult();
        }

        await work;
    }
}
