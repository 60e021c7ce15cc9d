using S3Db.EventualConsistency;
using S3Db.Simulation.Planning;

namespace S3Db.Simulation.Actors;

/// <summary>Calls that must be refused, and must change nothing (I8).</summary>
internal static class BadCalls
{
    public const int Variants = 6;

    public static async Task MakeAsync(Resource wallets, PlannedOperation planned, string source)
    {
        var options = new TransactionOptions { Source = source };
        switch (planned.Variant % Variants)
        {
            case 0:
                await wallets.AddAsync(planned.Record, 0m, options);
                break;
            case 1:
                await wallets.SubAsync(planned.Record, -5m, options);
                break;
            case 2:
                await wallets.AddAsync(string.Empty, 1m, options);
                break;
            case 3:
                await wallets.AddAsync(planned.Record, 1m, new TransactionOptions { Source = new string('x', 5000) });
                break;
            case 4:
                await wallets.PatchAsync(planned.Record, new { balance = 99m });
                break;
            default:
                await wallets.SetAsync(planned.Record, "noSuchField", 1m, options);
                break;
        }
    }
}
