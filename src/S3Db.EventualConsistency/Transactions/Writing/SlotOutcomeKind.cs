namespace S3Db.EventualConsistency;

/// <summary>What became of a slot.</summary>
internal enum SlotOutcomeKind
{
    /// <summary>Our bytes are stored there.</summary>
    Stored,

    /// <summary>Nobody knows, and nobody tries any more.</summary>
    Unknown,

    /// <summary>Refused before execution in every attempt: nothing is stored.</summary>
    Refused,

    /// <summary>Nothing of the batch is stored and nothing of it is under way: it may leave under another id.</summary>
    GivenBack,
}
