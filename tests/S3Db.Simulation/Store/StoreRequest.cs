using S3Db.Simulation.Runtime;
using S3Db.Storage;

namespace S3Db.Simulation.Store;

/// <summary>One request on its way to the simulated store.</summary>
internal sealed class StoreRequest
{
    public required SimulatedProcess Process { get; init; }

    public required RequestVerb Verb { get; init; }

    /// <summary>The key, or the prefix of a listing, or the first key of a bulk delete.</summary>
    public required string Key { get; init; }

    public KeyKind Kind { get; init; }

    /// <summary>Its place among all requests, from 1.</summary>
    public long Number { get; set; }

    /// <summary>Its place among those of its process, from 1.</summary>
    public ulong Ordinal { get; set; }

    public byte[] Body { get; init; } = [];

    public PutCondition Condition { get; init; }

    public ETag? Known { get; init; }

    public IReadOnlyList<string> Keys { get; init; } = [];

    public ListRequest? Listing { get; init; }

    /// <summary>When the process wanted to send it.</summary>
    public TimeSpan WantedAt { get; set; }

    public TimeSpan SentAt { get; set; }

    /// <summary>Whether it took effect.</summary>
    public bool IsApplied { get; set; }

    /// <summary>Whether the process was given an answer.</summary>
    public bool IsAnswered { get; set; }

    public bool IsWrite => Verb is not (RequestVerb.Get or RequestVerb.List);

    /// <summary>Ends with the answer the process is given; never, when it is given none.</summary>
    public TaskCompletionSource<object> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What to do when the answer arrives.</summary>
    public Action? Answered { get; set; }

    public override string ToString() => Verb switch
    {
        RequestVerb.Put => $"PUT {Key} {Condition.Mode} {Body.Length}B",
        RequestVerb.DeleteMany => $"DELETE {string.Join(' ', Keys)}",
        RequestVerb.List => $"LIST {Key} after {Listing!.ContinuationToken ?? Listing.StartAfter}",
        _ => $"{Verb.ToString().ToUpperInvariant()} {Key}",
    };
}
