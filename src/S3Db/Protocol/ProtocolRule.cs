namespace S3Db;

/// <summary>
/// The rules that keep a counter exact, each of which the simulation can switch off to see that something then breaks.
/// H numbers name the interleavings a rule prevents.
/// </summary>
/// <remarks>
/// Rules without a member have no place where they could be switched off, because the code has no other way: a segment
/// is never split; a batch is never changed once it was cut; whether a transaction is folded is read from the cursor;
/// there is no compaction in place (H12).
/// </remarks>
internal enum ProtocolRule
{
    /// <summary>A refused create of one's own slot is resolved by reading the occupant (H2, H6).</summary>
    ReadBackAfterPreconditionFailed,

    /// <summary>A slot that was taken and is found empty is put again, not reported as failed (H6).</summary>
    RetryGoneSlot,

    /// <summary>An unknown outcome is resolved by sending the slot again, not reported as a failure (H5).</summary>
    RetryUnknownOutcome,

    /// <summary>Nothing behind a slot that may be empty is acknowledged or sent under its id (H5, H10).</summary>
    NeverSkipSlot,

    /// <summary>A batch that may have been stored is never sent under another slot or id (H5).</summary>
    NeverResendElsewhere,

    /// <summary>Pipelined segments are acknowledged in the order of their slots (H10).</summary>
    AcknowledgeInOrder,

    /// <summary>An id sends for an hour; an answer dated two hours after its birth is none (H4).</summary>
    AcknowledgeWithinIdLife,

    /// <summary>Segments are created only where there is none (H15).</summary>
    SegmentIfNoneMatch,

    /// <summary>A writer leaves an id of which a segment cannot be read (H29).</summary>
    LeaveUnreadableId,

    /// <summary>A fresh id sends only after the one before it is resolved, unless that one is stuck (H32).</summary>
    FreshIdAfterOldOne,

    /// <summary>Only the contiguous run behind a cursor is folded (H10).</summary>
    ContiguousRunOnly,

    /// <summary>Only the contiguous run behind a cursor is shown (H10).</summary>
    OverlayContiguousOnly,

    /// <summary>A writer's own order holds within a generation, whatever its clock does (H7).</summary>
    OrderTimestampPerWriter,

    /// <summary>A consolidation repeats passes until the listing at its start is covered (H20).</summary>
    RepeatUntilListingCovered,

    /// <summary>A listed segment that is gone is damage only if the manifest, read again, needs it (H19).</summary>
    ReloadBeforeCorruption,

    /// <summary>Page keys carry a nonce drawn afresh for every attempt (H2).</summary>
    FreshPageNonce,

    /// <summary>The manifest is replaced only in the version that was read.</summary>
    SwapIfMatch,

    /// <summary>A fold never removes the pages it wrote, whatever the swap was answered (H2).</summary>
    KeepOwnPages,

    /// <summary>Mutable objects carry a revision drawn afresh, so that their bytes never repeat (H16).</summary>
    FreshRevision,

    /// <summary>A missing manifest is damage, never a fresh start (H18).</summary>
    MissingManifestIsCorruption,

    /// <summary>Settings other than those stored are refused, also by every fold (H26).</summary>
    RefuseOtherSettings,

    /// <summary>Committed generations get cohort files at all.</summary>
    WriteHistory,

    /// <summary>Cohort files are written only from a manifest that was committed or read (H13).</summary>
    HistoryOnlyFromCommittedManifest,

    /// <summary>Cohort files are written from exactly the segments of the folded ranges (H3).</summary>
    HistoryFromFoldedRangesOnly,

    /// <summary>A generation is forgotten only after its cohort files are known to exist (H27).</summary>
    HistoryBeforeForgetting,

    /// <summary>A segment is removed only when no unwritten generation needs it (H14).</summary>
    RemoveOnlyWrittenHistory,

    /// <summary>A segment that came back is removed only if it holds what was folded (H15).</summary>
    KeepForeignSegments,

    /// <summary>A cursor stays when the segments it counted have been removed (H3, H4).</summary>
    CursorsOutliveSegments,

    /// <summary>Cursors are kept for a day, longer than an id lives (H4).</summary>
    CursorsLiveUntilHorizon,

    /// <summary>Segments of writers born before the horizon are never folded (H4).</summary>
    UnknownOldWriterNeverFolded,

    /// <summary>The horizon never passes a writer whose segments are pending or unwritten (H4).</summary>
    HorizonBehindPendingAndUnwritten,

    /// <summary>A page is removed only when a manifest of its generation or later does not name it (H1).</summary>
    RemovePagesByNewerManifestOnly,

    /// <summary>An idempotency key is remembered while a transaction with it may still land (H8).</summary>
    RememberKeysPastHorizon,

    /// <summary>An idempotency key is remembered for its window, however far the horizon is (H8).</summary>
    RememberKeysForWindow,

    /// <summary>The outcome of a transaction the manifest holds no more is read from its cohort file (H9).</summary>
    OutcomeFromHistory,

    /// <summary>Strong reads list segments first and read the manifest after it.</summary>
    ListBeforeManifest,

    /// <summary>A log query takes generations without cohort files from their segments (H11).</summary>
    QueryOverlaysUnwritten,

    /// <summary>A log query ignores cohort files newer than its manifest (H11).</summary>
    QueryIgnoresNewerFiles,

    /// <summary>A token of a writer born before the horizon counts as reached (H25).</summary>
    ForgottenWritersAreReached,

    /// <summary>A deleted record leaves a tombstone, which a late insert cannot replace (H16).</summary>
    DeleteLeavesTombstone,

    /// <summary>Deleting a record ends its counters (H16).</summary>
    DeleteClearsCounters,

    /// <summary>An insert over a tombstone first completes the deletion (H16).</summary>
    CompleteDeletionBeforeInsert,

    /// <summary>The second clear of the same deletion has no effect (H16).</summary>
    ClearOnce,

    /// <summary>A reader that meets a record and a counter of different lives reads again (H16).</summary>
    CompareIncarnations,

    /// <summary>The rejection of a transaction with an idempotency key is remembered like an effect (H8).</summary>
    RememberRejections,

    /// <summary>A repeat is judged when it comes, also where its record's transactions have to wait (H8).</summary>
    JudgeKeysBeforeWaiting,
}
