namespace S3Db.Simulation.Reports;

/// <summary>The ways out of trouble that the protocol has. Each must have been taken in a long run.</summary>
internal enum RecoveryPath
{
    /// <summary>412 on one's own slot, and the occupant is ours.</summary>
    ReadBackOurs,

    /// <summary>412 on one's own slot, and the occupant has gone: its work was done.</summary>
    ReadBackGone,

    /// <summary>412 on one's own slot, and the occupant is foreign: the id is dropped.</summary>
    ReadBackForeign,

    /// <summary>The same segment was sent again after an unknown outcome.</summary>
    SegmentSentAgain,

    /// <summary>A slot stayed unresolved, and new batches left under a fresh id.</summary>
    FreshIdAfterStuckSlot,

    /// <summary>A call with unknown outcome was folded.</summary>
    UnknownThenFolded,

    /// <summary>A call with unknown outcome was never folded.</summary>
    UnknownNeverFolded,

    /// <summary>A segment stayed behind a gap, and was never folded.</summary>
    RunBehindGap,

    /// <summary>A swap was lost, and the manifest read again.</summary>
    SwapLost,

    /// <summary>A swap of unknown outcome had won.</summary>
    SwapUnknownWon,

    /// <summary>A swap of unknown outcome was not applied.</summary>
    SwapUnknownNotApplied,

    /// <summary>A swap executed late, and was refused.</summary>
    LateSwapRefused,

    /// <summary>The cohort files of a generation were written by another process than its committer.</summary>
    HistoryByAnother,

    /// <summary>The same cohort file was written by two processes.</summary>
    HistoryWrittenTwice,

    /// <summary>A segment had gone when it was to be read.</summary>
    SegmentGone,

    /// <summary>A page had gone when it was to be read.</summary>
    PageGone,

    /// <summary>A strong read or a query of the log began again.</summary>
    ReadRestarted,

    /// <summary>A removed segment was created again by a late request.</summary>
    SegmentReappeared,

    /// <summary>A segment that had reappeared was removed again.</summary>
    ReappearedRemoved,

    /// <summary>The horizon moved.</summary>
    HorizonMoved,

    /// <summary>The cursor of a writer behind the horizon was dropped.</summary>
    CursorDropped,

    /// <summary>A segment of a forgotten writer was removed.</summary>
    ForgottenRemoved,

    /// <summary>A page that no manifest ever referenced was removed.</summary>
    OrphanPageRemoved,

    /// <summary>A sync caller found its outcome in a cohort file.</summary>
    SyncAnswerFromHistory,

    /// <summary>A sync caller got its receipt as pending.</summary>
    SyncAnswerPending,

    /// <summary>A sync caller was decided by a fold of another process.</summary>
    SyncDecidedByAnother,

    /// <summary>Quiet cursors moved to a page.</summary>
    CursorPageWritten,

    /// <summary>A deletion that had stopped half-way was finished.</summary>
    DeletionFinished,

    /// <summary>A chain was stopped at a damaged segment.</summary>
    ChainStopped,

    /// <summary>The reducer threw, and the transactions of its record were held.</summary>
    RecordHeld,

    /// <summary>A repeated idempotency key was recognised.</summary>
    RepeatRecognised,

    /// <summary>A zombie sent what it had prepared before a long pause.</summary>
    ZombieSent,

    /// <summary>A call ended before it left its queue: it is not stored.</summary>
    TakenBackFromQueue,

    /// <summary>A manifest named an opening balance: the log up to it was cut off.</summary>
    LogCut,

    /// <summary>The swap that would have named an opening balance was lost.</summary>
    CutLostSwap,

    /// <summary>An opening balance that no manifest ever named was removed.</summary>
    OrphanOpeningRemoved,

    /// <summary>Cohort files were removed by another process than the one that cut them off.</summary>
    CutFinishedByAnother,

    /// <summary>A cohort file that had left the log was created again by a zombie.</summary>
    RetiredFileReappeared,

    /// <summary>A reader missed a cohort file that had left the log meanwhile.</summary>
    RetiredFileMissed,

    /// <summary>An operator gave up a segment that could not be read.</summary>
    SegmentSkipped,

    /// <summary>A repair replaced pages by what the log gives.</summary>
    StateRepaired,
}
