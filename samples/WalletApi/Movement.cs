namespace WalletApi;

/// <summary>The body of a movement of money.</summary>
internal sealed record Movement(decimal Amount, string? Source);
