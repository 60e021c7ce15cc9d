namespace S3Db.EventualConsistency.Tests.Support;

/// <summary>The resource and the options most acceptance tests work with.</summary>
internal static class Wallets
{
    public const string Manifest = "resource=wallets_transactions_balance/_log/000/manifest.json";

    public static ResourceDefinition Define(string balance = "number|default:0") => new("wallets")
    {
        Attributes = { ["userId"] = "string|optional", ["note"] = "string|optional", ["balance"] = balance },
    };

    public static EventualConsistencyOptions Options(Action<EventualConsistencyOptions>? change = null)
    {
        var options = new EventualConsistencyOptions
        {
            Resource = "wallets", Field = "balance", AutoConsolidate = false,
        };
        change?.Invoke(options);
        return options;
    }
}
