namespace S3Db.EventualConsistency;

/// <content>What the plugin works on.</content>
public sealed partial class EventualConsistencyPlugin
{
    /// <summary>The resource of the field.</summary>
    public string Resource => Options.Resource;

    /// <summary>The field it manages.</summary>
    public string Field => Options.Field;

    /// <summary>The IANA id of the time zone whose midnights separate the days of the field.</summary>
    public string TimeZone => Options.Cohort.TimeZone;
}
