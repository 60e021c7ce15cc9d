using NodaTime;
using S3Db.Simulation.Faults;
using S3Db.Simulation.Planning;
using S3Db.Simulation.Runtime;
using S3Db.Storage;

namespace S3Db.Simulation.Store;

/// <summary>
/// Between the processes and the bucket: gives every request a time to arrive and to be answered, and lets the planned
/// faults strike. No request executes more than an hour after it was sent.
/// </summary>
internal sealed class SimulatedNetwork(
    Plan plan, SimulationClock clock, SimulatedBucket bucket, FaultSchedule faults, RequestWatch watch)
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private long _number;

    /// <summary>What executes a crash: the world knows what comes after it.</summary>
    public Action<SimulatedProcess> OnCrash { get; set; } = process => process.Crash();

    /// <summary>How many requests have been sent.</summary>
    public long Sent => _number;

    public Task<object> SendAsync(StoreRequest request, CancellationToken cancellationToken)
    {
        if (!request.Process.IsAlive)
        {
            return request.Answer.Task;
        }

        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<object>(cancellationToken);
        }

        request.Number = ++_number;
        request.Ordinal = ++request.Process.Requests;
        request.WantedAt = clock.Elapsed;
        var fault = faults.OutageEnd > clock.Elapsed ? null : faults.Strike(request);
        if (fault is not null)
        {
            watch.Struck(fault.Fault, request);
        }

        if (fault?.Fault == Fault.PauseBeforeSending)
        {
            Pause(request.Process, fault.Span);
            clock.Schedule(TimeSpan.Zero, request.Process, () => Depart(request, null));
        }
        else
        {
            Depart(request, fault);
        }

        if (cancellationToken.CanBeCanceled)
        {
            var registration = cancellationToken.UnsafeRegister(
                (state, token) => ((StoreRequest)state!).Answer.TrySetCanceled(token), request);
            request.Answered = () => registration.Dispose();
        }

        return request.Answer.Task;
    }

    public void Pause(SimulatedProcess process, TimeSpan span)
    {
        if (!process.IsPaused)
        {
            process.Pause();
            clock.Schedule(span, null, () => process.Resume(clock));
        }
    }

    private void Depart(StoreRequest request, PlannedFault? fault)
    {
        request.SentAt = clock.Elapsed;
        watch.Sent(request);
        var latency = new SeedStream(
            plan.Seed, 11, (ulong)request.Process.Slot, (ulong)request.Process.Life, request.Ordinal);
        var there = latency.Span(plan.Settings.LatencyMin, plan.Settings.LatencyMax);
        var back = latency.Span(plan.Settings.LatencyMin, plan.Settings.LatencyMax);
        if (faults.OutageEnd > clock.Elapsed)
        {
            Execute(request, there, (r, _) => Fail(r, back, "503 SlowDown"), isApplied: false);
            return;
        }

        if (!TryLose(request, fault, there, back))
        {
            Execute(request, fault, there, back);
        }
    }

    /// <summary>The faults by which a request never executes.</summary>
    private bool TryLose(StoreRequest request, PlannedFault? fault, TimeSpan there, TimeSpan back)
    {
        switch (fault?.Fault)
        {
            case Fault.CrashBefore:
                OnCrash(request.Process);
                break;
            case Fault.Hung:
                Fail(request, Timeout, "no answer within 30 s");
                break;
            case Fault.Conflict:
                Deliver(request, there + back, Conflict(request));
                break;
            case Fault.SlowDown:
                Fail(request, there + back, "503 SlowDown");
                break;
            case Fault.ServerError:
                Fail(request, there + back, "500 InternalError");
                break;
            case Fault.Reset:
                Fail(request, there, "the connection was reset");
                break;
            default:
                return false;
        }

        return true;
    }

    private void Execute(StoreRequest request, PlannedFault? fault, TimeSpan there, TimeSpan back)
    {
        switch (fault?.Fault)
        {
            case Fault.CrashAfter:
                Execute(request, there, (r, _) => OnCrash(r.Process));
                break;
            case Fault.ReplyLost:
                Execute(request, there);
                Fail(request, Timeout, "no answer within 30 s");
                break;
            case Fault.AppliedLate:
                Execute(request, fault.Span);
                Fail(request, Timeout, "no answer within 30 s");
                break;
            case Fault.ExecutedTwice:
                Execute(request, there, (r, answer) => Deliver(r, back, answer));
                Execute(request, there + fault.Span);
                break;
            case Fault.ResendWon:
                Execute(request, there);
                Execute(request, there + there, (r, answer) => Deliver(r, back, answer));
                break;
            case Fault.ConflictApplied:
                Execute(request, there, (r, _) => Deliver(r, back, Conflict(r)));
                break;
            case Fault.PauseUnderWay:
                Execute(request, there, (r, answer) => Deliver(r, back, answer));
                Pause(request.Process, fault.Span);
                break;
            case Fault.ServerErrorApplied:
                Execute(request, there, (r, _) => Fail(r, back, "500 InternalError"));
                break;
            case Fault.ResetApplied:
                Execute(request, there, (r, _) => Fail(r, back, "the connection was reset"));
                break;
            case Fault.BodyCutShort:
                Execute(request, there, (r, _) => Fail(r, back, "the body ended early"));
                break;
            case Fault.BodyDamaged:
                Execute(request, there, (r, _) => Deliver(r, back, Damaged(r)));
                break;
            case Fault.DeletedPartly:
                DeletePartly(request, there, back);
                break;
            case Fault.ForeignObject:
                clock.Schedule(TimeSpan.Zero, null, () => PutForeign(request));
                Execute(request, there, (r, answer) => Deliver(r, back, answer));
                break;
            case Fault.Slow:
                Execute(request, there + fault.Span, (r, answer) => Deliver(r, back, answer));
                break;
            default:
                Execute(request, there, (r, answer) => Deliver(r, back, answer));
                break;
        }
    }

    private static StoreException Conflict(StoreRequest request) => new(
        StoreErrorKind.Conflict, request.Key, $"'{request.Key}': 409 ConditionalRequestConflict.");

    private static StoreException Damaged(StoreRequest request) => new(
        StoreErrorKind.Corrupt, request.Key, $"'{request.Key}': the body does not have the checksum of its ETag.");

    private void Execute(
        StoreRequest request, TimeSpan delay, Action<StoreRequest, object>? then = null, bool isApplied = true) =>
        clock.Schedule(delay, null, () =>
        {
            // The store's Date has whole seconds, as HTTP has them.
            var now = clock.Now;
            var date = Instant.FromUnixTimeSeconds(now.ToUnixTimeSeconds());
            var answer = isApplied ? bucket.Execute(request, date) : date;
            if (isApplied)
            {
                watch.Executed(request, answer);
            }

            then?.Invoke(request, answer);
        });

    /// <summary>Somebody else's bytes are in the slot already.</summary>
    private void PutForeign(StoreRequest request)
    {
        if (!bucket.Holds(request.Key))
        {
            bucket.Overwrite(request.Key, "not ours"u8.ToArray(), clock.Now);
            watch.Damaged(request.Key);
        }
    }

    private void DeletePartly(StoreRequest request, TimeSpan there, TimeSpan back)
    {
        var kept = request.Keys.Where((_, i) => i % 2 == 0).ToList();
        clock.Schedule(there, null, () =>
        {
            foreach (var key in request.Keys.Except(kept, StringComparer.Ordinal))
            {
                bucket.Remove(key);
            }

            watch.Executed(request, kept);
            Deliver(request, back, kept);
        });
    }

    private void Fail(StoreRequest request, TimeSpan delay, string reason) => Deliver(
        request,
        delay,
        new StoreException(StoreErrorKind.Unavailable, request.Key, $"Cannot reach '{request.Key}': {reason}.")
        {
            IsOutcomeUnknown = request.IsWrite,
        });

    private void Deliver(StoreRequest request, TimeSpan delay, object answer) =>
        clock.Schedule(delay, request.Process, () =>
        {
            watch.Answered(request, answer);
            request.Answered?.Invoke();
            if (answer is StoreException failure)
            {
                request.Answer.TrySetException(failure);
            }
            else
            {
                request.Answer.TrySetResult(answer);
            }
        });
}
