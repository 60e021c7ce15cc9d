using System.Text;
using S3Db.Storage;

namespace S3Db.Simulation.Store;

/// <summary>
/// Writes down which process was told by a manifest it read or wrote, and when, that a chain is unreadable.
/// </summary>
internal sealed class StopWatch
{
    private static readonly byte[] Nothing = Encoding.UTF8.GetBytes("\"stopped\":{}");

    /// <summary>The first time a process was told of a writer.</summary>
    public Dictionary<(string Process, string Writer), TimeSpan> Told { get; } = [];

    public void Answered(StoreRequest request, object answer, TimeSpan now)
    {
        var manifest = request.Kind != KeyKind.Manifest ? ReadOnlyMemory<byte>.Empty
            : answer is GetResult { Status: GetStatus.Found } got ? got.Body
            : answer is PutResult ? request.Body
            : ReadOnlyMemory<byte>.Empty;
        if (manifest.Length == 0 || manifest.Span.IndexOf(Nothing) >= 0)
        {
            return;
        }

        foreach (var writer in ManifestFacts.Read(manifest.ToArray()).Unreadable)
        {
            Told.TryAdd((request.Process.Name, writer), now);
        }
    }
}
