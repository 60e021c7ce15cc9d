namespace S3Db.EventualConsistency;

/// <summary>How the transactions of a field are cut into days and months.</summary>
public sealed class CohortOptions
{
    /// <summary>
    /// The IANA id of the time zone whose midnights separate the days, such as <c>America/Sao_Paulo</c>.
    /// </summary>
    /// <value><c>UTC</c> by default.</value>
    /// <remarks>
    /// Each transaction keeps the day it was given when it was written. The zone of an existing log cannot be changed.
    /// The zone data is built in, so a container without any works too.
    /// </remarks>
    public string TimeZone { get; set; } = "UTC";
}
