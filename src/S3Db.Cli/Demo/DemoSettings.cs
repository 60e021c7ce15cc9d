namespace S3Db.Cli;

/// <summary>What a demo is asked to do.</summary>
internal sealed record DemoSettings(int Transactions, int Wallets, int Seed)
{
    public const int TransactionsDefault = 5_000;
    public const int TransactionsMax = 1_000_000;
    public const int WalletsDefault = 20;
    public const int WalletsMax = 10_000;

    /// <summary>The zone of the demo's days: not UTC, so that midnights are seen to matter.</summary>
    public const string TimeZone = "America/Sao_Paulo";

    /// <summary>How many callers are at work at once.</summary>
    public const int Callers = 250;

    /// <summary>Over how many days before today the transactions are spread.</summary>
    public const int Days = 7;
}
