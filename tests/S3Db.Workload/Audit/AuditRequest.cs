namespace S3Db.Workload;

/// <summary>What an audit is held over.</summary>
/// <param name="ConnectionString">The store.</param>
/// <param name="Folder">The journals.</param>
/// <param name="Wallets">How many wallets there are.</param>
public sealed record AuditRequest(string ConnectionString, string Folder, int Wallets);
