namespace S3Db.Workload;

/// <summary>How the proxy keeps everybody from the store.</summary>
public enum ProxyOutage
{
    None,

    /// <summary>Connections are reset.</summary>
    Refuse,

    /// <summary>Requests are taken and never answered.</summary>
    Hang,
}
