namespace S3Db.EventualConsistency;

/// <summary>Whether a plugin works on its resource already.</summary>
public enum PluginState
{
    /// <summary>The database does not have the plugin yet.</summary>
    NotInstalled,

    /// <summary>It waits for its resource to be created.</summary>
    Deferred,

    /// <summary>It works on its resource.</summary>
    Active,

    /// <summary>It was disposed with its database.</summary>
    Closed,
}
