namespace S3Db.Simulation.Faults;

/// <summary>
/// Everything that is done to the system. The numbers in the comments are those of the list of faults that the project
/// tests against.
/// </summary>
internal enum Fault
{
    /// <summary>The process dies and the request never leaves (1, 17).</summary>
    CrashBefore,

    /// <summary>The request executes and the process dies before the answer (1, 17).</summary>
    CrashAfter,

    /// <summary>The request executes and its answer is lost: a timeout (2).</summary>
    ReplyLost,

    /// <summary>A transport sends it again: the first attempt wins, the second's answer arrives (2).</summary>
    ResendWon,

    /// <summary>A timeout; the request executes seconds to an hour after it was sent (3).</summary>
    AppliedLate,

    /// <summary>The request executes, and once more later, unknown to its sender (3, 5).</summary>
    ExecutedTwice,

    /// <summary>409, and nothing happened (4).</summary>
    Conflict,

    /// <summary>409, and the request executed (4).</summary>
    ConflictApplied,

    /// <summary>The process stands still while the request is under way (6, 7, 8).</summary>
    PauseUnderWay,

    /// <summary>The process stands still just before it sends: a zombie (6, 7, 8).</summary>
    PauseBeforeSending,

    /// <summary>A wall clock jumps, forwards or back (9).</summary>
    ClockStep,

    /// <summary>503 (10).</summary>
    SlowDown,

    /// <summary>500, and nothing happened (10).</summary>
    ServerError,

    /// <summary>500, and the request executed (10).</summary>
    ServerErrorApplied,

    /// <summary>The connection is reset before the request executes (10).</summary>
    Reset,

    /// <summary>The connection is reset after it executed (10).</summary>
    ResetApplied,

    /// <summary>A body that ends early (10).</summary>
    BodyCutShort,

    /// <summary>A body that arrives with the wrong checksum (10).</summary>
    BodyDamaged,

    /// <summary>No answer, and nothing executed: a timeout (10).</summary>
    Hung,

    /// <summary>An answer after many seconds (10).</summary>
    Slow,

    /// <summary>Every request fails for a while (10).</summary>
    Outage,

    /// <summary>Listings of a few keys a page, written to between the pages (11).</summary>
    SmallPages,

    /// <summary>A stored object is overwritten with garbage (12).</summary>
    ObjectDamaged,

    /// <summary>An object that is not the database's appears below its prefix (12).</summary>
    ForeignObject,

    /// <summary>A bulk delete that removes some of its keys (13).</summary>
    DeletedPartly,

    /// <summary>A server that ignores If-None-Match and If-Match (14).</summary>
    ConditionsIgnored,

    /// <summary>The bucket goes back to an earlier state (15).</summary>
    StoreRestored,

    /// <summary>Amounts at the limit of a decimal, or a reducer that throws (16).</summary>
    ReducerFails,

    /// <summary>All processes die with transactions pending (17).</summary>
    ColdRestart,

    /// <summary>A queue that is full (17).</summary>
    BackPressure,

    /// <summary>A page of the state is overwritten with garbage (12).</summary>
    PageDamaged,
}
