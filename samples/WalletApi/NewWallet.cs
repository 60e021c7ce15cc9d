namespace WalletApi;

/// <summary>The body of <c>PUT /wallets/{id}</c>.</summary>
internal sealed record NewWallet(string UserId, string Currency);
