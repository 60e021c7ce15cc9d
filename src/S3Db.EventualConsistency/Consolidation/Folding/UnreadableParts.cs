namespace S3Db.EventualConsistency;

/// <summary>
/// Leaves out of a pass what needs an object that cannot be read; everything else goes on (I9). False when that is
/// nothing, so that no fold runs for ever.
/// </summary>
internal static class UnreadableParts
{
    public static bool LeaveOut(
        PageUnreadableException exception,
        Manifest manifest,
        KeyReader keys,
        SegmentSelection selection,
        List<string> retry)
    {
        var isLess = selection.StopWhere(
            transaction => manifest.Needs(transaction, exception.Key)
                || keys.Needs(manifest.Keys, transaction, exception.Key),
            exception.Message);
        isLess |= retry.RemoveAll(id => manifest.Counters[manifest.AddressOf(id)].Key == exception.Key) > 0;
        return isLess || LeaveOutHeld(exception.Message, manifest, selection, retry);
    }

    public static bool LeaveOut(
        RecordUnreadableException exception, Manifest manifest, SegmentSelection selection, List<string> retry)
    {
        var isLess = selection.StopWhere(
            transaction => transaction.OriginalId == exception.RecordId, exception.Message);
        isLess |= retry.Remove(exception.RecordId);
        return isLess || LeaveOutHeld(exception.Message, manifest, selection, retry);
    }

    /// <summary>Only transactions held for a failing reducer need it: then none is released by this pass.</summary>
    private static bool LeaveOutHeld(
        string reason, Manifest manifest, SegmentSelection selection, List<string> retry)
    {
        var isLess = retry.Count > 0;
        retry.Clear();
        return selection.StopWhere(
            transaction => manifest.Failing.ContainsKey(transaction.OriginalId), reason) || isLess;
    }
}
