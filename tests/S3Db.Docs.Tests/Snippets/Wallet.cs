namespace S3Db.Docs.Tests.Snippets;

internal sealed class Wallet
{
    public required string Id { get; init; }

    public string? UserId { get; init; }

    public decimal Balance { get; init; }
}
