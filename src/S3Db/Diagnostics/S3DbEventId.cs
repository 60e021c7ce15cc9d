namespace S3Db;

/// <summary>The ids of log events, in blocks of a hundred for each area. They are stable: filter by them.</summary>
public static class S3DbEventId
{
    /// <summary>A database was opened.</summary>
    public const int DatabaseOpened = 1000;

    /// <summary>A database was created, after its store had been probed.</summary>
    public const int DatabaseCreated = 1001;

    /// <summary>A database was disposed.</summary>
    public const int DatabaseClosed = 1002;

    /// <summary>A plugin was installed.</summary>
    public const int PluginInstalled = 1003;

    /// <summary>A host's time to stop ended before its databases had drained.</summary>
    public const int DrainEnded = 1004;

    /// <summary>A resource was created, or attributes were added to it.</summary>
    public const int ResourceDefined = 1100;

    /// <summary>A field of a resource was handed to a plugin for good.</summary>
    public const int FieldManaged = 1101;

    /// <summary>A deletion that had stopped half-way was finished.</summary>
    public const int DeletionFinished = 1200;
}
