namespace S3Db;

/// <summary>The refusals that protect a managed field, worded once.</summary>
internal static class ManagedFieldErrors
{
    public static S3DbException NotInstalled(string action, string field) => new(
        S3DbErrorKind.Unsupported,
        $"Cannot {action}: '{field}' is managed by a plugin that is not installed in this process. "
        + "Install it with UsePluginAsync first.");

    public static S3DbException Patched(string resource, string id, string field) => new(
        S3DbErrorKind.Invalid,
        $"Cannot patch '{resource}/{id}.{field}': it is managed by a plugin and written only through transactions. "
        + "Use SetAsync, AddAsync or SubAsync.");
}
