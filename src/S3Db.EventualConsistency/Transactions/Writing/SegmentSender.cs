using Microsoft.Extensions.Logging;
using S3Db.Storage;

namespace S3Db.EventualConsistency;

/// <summary>
/// Gets one slot's bytes stored: sends the same bytes to the same key until it is known what became of them, or the
/// life of the id is over. Right over a bare store as well as over one that retries by itself.
/// </summary>
internal sealed class SegmentSender(
    IObjectStore store,
    StoreClock clock,
    TimeProvider timeProvider,
    IRandomSource random,
    ILogger logger,
    ProtocolRules rules)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    private readonly PutCondition _condition =
        rules.Keeps(ProtocolRule.SegmentIfNoneMatch) ? PutCondition.IfAbsent : default;

    public async Task<SlotOutcome> SendAsync(WriterChain chain, SegmentRef segment, string key, byte[] body)
    {
        var isAmbiguous = false;
        Exception? cause = null;
        for (var attempt = 1; ; attempt++)
        {
            if (attempt > 1 && !await DelayAsync(attempt, chain.Life).ConfigureAwait(false))
            {
                return new(SlotOutcomeKind.Unknown, Cause: cause);
            }

            if (!chain.MaySend(segment, clock.Now))
            {
                return new(attempt == 1 ? SlotOutcomeKind.GivenBack : SlotOutcomeKind.Unknown, Cause: cause);
            }

            try
            {
                var put = await store.PutAsync(key, body, _condition, chain.Life)
                    .WaitAsync(chain.Life).ConfigureAwait(false);
                clock.Observe(put.StoreTime);
                LogRecovery(key, attempt);
                return new(SlotOutcomeKind.Stored, put.StoreTime);
            }
            catch (Exception e) when (chain.Life.IsCancellationRequested)
            {
                return new(SlotOutcomeKind.Unknown, Cause: cause ?? e);
            }
            catch (StoreException e) when (e.Error == StoreErrorKind.AlreadyExists)
            {
                cause = e;
                if (await ReadOccupantAsync(chain, key, body, isAmbiguous || e.IsOutcomeUnknown)
                    .ConfigureAwait(false) is { } outcome)
                {
                    LogRecovery(key, attempt);
                    return outcome;
                }

                // It may be ours: gone because its work was done, or not to be read just now.
                isAmbiguous = true;
            }
            catch (StoreException e) when (!isAmbiguous && IsRefusal(e))
            {
                return new(SlotOutcomeKind.Refused, Cause: e);
            }
            catch (Exception e)
            {
                // Whatever the store threw, the bytes may be on their way.
                cause = e;
                isAmbiguous = true;
                if (DecideNaively(e) is { } outcome)
                {
                    return outcome;
                }
            }

            LogWriterLog.SlotRetried(logger, key, attempt, cause);
        }
    }

    /// <summary>
    /// Whether the store says that it did not execute the request, and would not if it were sent again.
    /// </summary>
    private static bool IsRefusal(StoreException e) => !e.IsOutcomeUnknown
        && e.Error is StoreErrorKind.Denied or StoreErrorKind.Invalid or StoreErrorKind.Unsupported
            or StoreErrorKind.RootNotFound;

    /// <summary>What a writer that breaks a rule makes of an unknown outcome; null where all are kept.</summary>
    private SlotOutcome? DecideNaively(Exception cause) =>
        !rules.Keeps(ProtocolRule.NeverResendElsewhere) ? new(SlotOutcomeKind.GivenBack, Cause: cause)
        : !rules.Keeps(ProtocolRule.NeverSkipSlot) ? new(SlotOutcomeKind.Unknown, Cause: cause)
        : !rules.Keeps(ProtocolRule.RetryUnknownOutcome) ? new(SlotOutcomeKind.Refused, Cause: cause)
        : null;

    /// <summary>Looks who is in the slot.</summary>
    /// <returns>Null when that decides nothing: the occupant has gone, or could not be read.</returns>
    private async Task<SlotOutcome?> ReadOccupantAsync(WriterChain chain, string key, byte[] body, bool isAmbiguous)
    {
        if (!rules.Keeps(ProtocolRule.ReadBackAfterPreconditionFailed))
        {
            return new(SlotOutcomeKind.GivenBack);
        }

        try
        {
            var occupant = await store.GetAsync(key, null, chain.Life).WaitAsync(chain.Life).ConfigureAwait(false);
            clock.Observe(occupant.StoreTime);
            if (!occupant.IsFound)
            {
                return rules.Keeps(ProtocolRule.RetryGoneSlot) ? null : new(SlotOutcomeKind.Refused);
            }

            if (occupant.Body.Span.SequenceEqual(body))
            {
                return new(SlotOutcomeKind.Stored, occupant.StoreTime);
            }

            // Damaged bytes may be ours, stored by a transport that sent them twice, and be folded already.
            if (SegmentCodec.DamageOf(occupant.Body, body) is { } damage)
            {
                return new(SlotOutcomeKind.Unknown, Cause: damage);
            }

            // After an ambiguous attempt ours may have been there first and been folded: then it must not leave again.
            return new(isAmbiguous ? SlotOutcomeKind.Unknown : SlotOutcomeKind.GivenBack, IsForeign: true);
        }
        catch (Exception e)
        {
            LogWriterLog.OccupantNotRead(logger, key, e);
            return null;
        }
    }

    private async Task<bool> DelayAsync(int attempt, CancellationToken life)
    {
        var longest = Math.Min(LongestDelay.Ticks, FirstDelay.Ticks << Math.Min(attempt - 2, 20));
        var delay = TimeSpan.FromTicks((longest / 2) + (long)(random.NextFraction() * (longest / 2)));
        await Task.Delay(delay, timeProvider, life).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !life.IsCancellationRequested;
    }

    private void LogRecovery(string key, int attempt)
    {
        if (attempt > 1)
        {
            LogWriterLog.SlotRecovered(logger, key, attempt);
        }
    }
}
