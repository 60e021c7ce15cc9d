namespace S3Db.Tests.Resources;

/// <summary>Definitions that the tests share.</summary>
internal static class Samples
{
    public static ResourceDefinition Wallets() => new("wallets")
    {
        Attributes =
        {
            ["id"] = "string|required",
            ["userId"] = "string|required",
            ["balance"] = "number|default:0",
            ["currency"] = "string|default:USD",
        },
        Partitions = { ["byUser"] = ["userId"] },
    };
}
