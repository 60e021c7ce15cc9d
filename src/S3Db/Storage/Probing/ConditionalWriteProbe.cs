using System.Text;

namespace S3Db.Storage;

/// <summary>
/// The part of the probe that races writers against each other and tries writes that must be refused.
/// </summary>
internal sealed class ConditionalWriteProbe(ProbeRequests requests)
{
    public const string RaceKey = "race";
    public const string MissingKey = "missing";

    private static readonly ETag NoVersion = new("00000000000000000000000000000000");

    private GetResult? _occupant;

    public async Task<IReadOnlyList<ProbeCheck>> RunAsync()
    {
        var creates = await GuardAsync(
            "one-create-wins",
            "two writers can both be told that their transactions are stored under one key, and one loses them",
            () => RaceAsync("create", PutCondition.IfAbsent)).ConfigureAwait(false);
        var created = await EnsureOccupantAsync(_occupant).ConfigureAwait(false);
        var swaps = await GuardAsync(
            "one-swap-wins",
            "two consolidators can both commit, and what one of them folded is lost or counted twice",
            () => RaceAsync("swap", PutCondition.IfMatch(created.ETag))).ConfigureAwait(false);
        var stale = await GuardAsync(
            "stale-swap-fails",
            "a consolidator that was paused overwrites newer balances with old ones",
            () => RefuseAsync(RaceKey, "stale", PutCondition.IfMatch(OtherThan(created, swaps.IsPassed))))
            .ConfigureAwait(false);
        var missing = await GuardAsync(
            "swap-of-missing-fails",
            "balances that were lost look like a fresh start",
            () => RefuseAsync(MissingKey, "missing", PutCondition.IfMatch(created.ETag), "missing"))
            .ConfigureAwait(false);
        var existing = await GuardAsync(
            "create-over-existing-fails",
            "a request that arrives late replaces transactions that were acknowledged",
            () => RefuseAsync(
                RaceKey, "existing", PutCondition.IfAbsent, stale.IsPassed ? ["existing", "stale"] : ["existing"]))
            .ConfigureAwait(false);
        return [creates, swaps, stale, missing, existing];
    }

    private static ReadOnlyMemory<byte> Body(string label, int index) =>
        Encoding.ASCII.GetBytes($"S3Db probe: {label} {index}");

    // When no swap took place, the first version is still the current one.
    private static ETag OtherThan(GetResult created, bool wasSwapped) => wasSwapped ? created.ETag : NoVersion;

    private static async Task<ProbeCheck> GuardAsync(
        string name, string stake, Func<Task<(bool IsPassed, string Detail)>> check)
    {
        try
        {
            var (isPassed, detail) = await check().ConfigureAwait(false);
            return new ProbeCheck(name, isPassed, detail, stake);
        }
        catch (StoreException error) when (
            error.Error is StoreErrorKind.Unsupported or StoreErrorKind.Invalid or StoreErrorKind.Conflict
            || S3Errors.IsNotFoundForWrite(error))
        {
            return new ProbeCheck(name, false, error.Message.TrimEnd('.'), stake);
        }
    }

    private async Task<(bool IsPassed, string Detail)> RaceAsync(string label, PutCondition condition)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, StoreProbe.Racers).Select(
            index => requests.WriteOnceAsync(RaceKey, Body(label, index), condition))).ConfigureAwait(false);
        var occupant = await requests.ReadAsync(RaceKey).ConfigureAwait(false);
        _occupant = occupant;
        var stored = answers.Count(answer => answer == ProbeAnswer.Stored);
        if (stored > 1)
        {
            return (false, $"{stored} of {StoreProbe.Racers} parallel {label}s of one key succeeded");
        }

        var winner = FindWinner(label, occupant);
        if (stored == 1)
        {
            var acknowledged = Array.IndexOf(answers, ProbeAnswer.Stored);
            return winner == acknowledged
                ? (true, $"1 of {StoreProbe.Racers} parallel {label}s succeeded")
                : (false, $"the {label} that was acknowledged is not the one that was stored");
        }

        if (winner >= 0)
        {
            return answers[winner] == ProbeAnswer.Unclear
                ? (true, $"1 of {StoreProbe.Racers} parallel {label}s succeeded, though its answer was an error")
                : (false, $"a {label} that was refused was stored");
        }

        // All saw the race and were told to come back.
        return answers.Any(answer => answer is ProbeAnswer.Undecided or ProbeAnswer.Unclear)
            && await requests.TryWriteAsync(RaceKey, Body(label, StoreProbe.Racers), condition).ConfigureAwait(false)
            ? (true, $"none of {StoreProbe.Racers} parallel {label}s succeeded, the one after them did")
            : (false, $"none of {StoreProbe.Racers} parallel {label}s succeeded");
    }

    private static int FindWinner(string label, GetResult occupant)
    {
        for (var index = 0; index < StoreProbe.Racers; index++)
        {
            if (occupant.IsFound && occupant.Body.Span.SequenceEqual(Body(label, index).Span))
            {
                return index;
            }
        }

        return -1;
    }

    private async Task<GetResult> EnsureOccupantAsync(GetResult? occupant)
    {
        if (occupant is { IsFound: true })
        {
            return occupant;
        }

        await requests.TryWriteAsync(RaceKey, Body("start", 0), PutCondition.None).ConfigureAwait(false);
        return await requests.ReadAsync(RaceKey).ConfigureAwait(false);
    }

    /// <summary>
    /// Makes a write that must be refused, then looks whether it or one before it was stored all the same.
    /// </summary>
    private async Task<(bool IsPassed, string Detail)> RefuseAsync(
        string key, string label, PutCondition condition, params string[] labelsToMiss)
    {
        if (await requests.TryWriteAsync(key, Body(label, 0), condition).ConfigureAwait(false))
        {
            return (false, "the write succeeded");
        }

        if (labelsToMiss.Length == 0)
        {
            return (true, "the write was refused");
        }

        var occupant = await requests.ReadAsync(key).ConfigureAwait(false);
        return occupant.IsFound && labelsToMiss.Any(text => occupant.Body.Span.SequenceEqual(Body(text, 0).Span))
            ? (false, "a write was refused and stored all the same")
            : (true, "the write was refused");
    }
}
