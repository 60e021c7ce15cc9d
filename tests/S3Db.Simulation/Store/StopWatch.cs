using System.Text;
using S3Db.Storage;

namespace S3Db.Simulation.Store;

/// <summary>
/// Writes down which process was told by a manifest it read or wrote, and when, that a chain is unreadable. What a
/// repeated PUT finds in its place tells nobody: it is only compared with what was sent.
/// </summary>
internal sealed class StopWatch
{
    private static readonly byte[] Nothing = Encoding.UTF8.GetBytes("\"stopped\":{}");

    private readonly HashSet<(string Process, string Key)> _refused = [];

    /// <summary>The first time a process was told of a writer.</summary>
    public Dictionary<(string Process, string Writer), TimeSpan> Told { get; } = [];

    public void Answered(StoreRequest request, object answer, TimeSpan now)
    {
        var place = (request.Process.Name, request.Key);
        if (request.Verb == RequestVerb.Put && answer is StoreException)
        {
            _refused.Add(place);
            return;
        }

        if (_refused.Remove(place) && request.Known is null)
        {
            return;
        }

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
