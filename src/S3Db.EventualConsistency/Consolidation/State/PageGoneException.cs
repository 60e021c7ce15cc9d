namespace S3Db.EventualConsistency;

/// <summary>
/// A page a manifest references was not there: normal when a newer manifest has retired it meanwhile (H19), corruption
/// only if the manifest read again still needs it.
/// </summary>
internal sealed class PageGoneException(string key)
    : PageUnreadableException(
        key,
        $"The state page '{key}' is missing and the manifest still needs it. What needs it waits; restore "
        + "the object.");
