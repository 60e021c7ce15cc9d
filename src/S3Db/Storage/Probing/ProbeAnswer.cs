namespace S3Db.Storage;

/// <summary>What a store answered to a conditional write of the probe.</summary>
internal enum ProbeAnswer
{
    /// <summary>2xx.</summary>
    Stored,

    /// <summary>The condition did not hold.</summary>
    Refused,

    /// <summary>Not decided, and not stored: 409, or a connection that never came about.</summary>
    Undecided,

    /// <summary>Stored or not: 500, a timeout, a reset.</summary>
    Unclear,
}
