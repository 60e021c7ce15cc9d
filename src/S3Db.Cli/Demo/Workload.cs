using NodaTime;
using S3Db.EventualConsistency;

namespace S3Db.Cli;

/// <summary>
/// What the callers of the demo will do, drawn from a seed: the same seed and day give the same work.
/// </summary>
internal static class Workload
{
    /// <summary>One call.</summary>
    public sealed record Call(string Wallet, CounterOperation Operation, decimal Amount, Instant Timestamp);

    // The share of each hour of the day in the day's transactions: quiet at night, a peak at noon and one at night.
    private static readonly int[] HourWeights =
        [1, 1, 1, 1, 1, 2, 4, 7, 10, 12, 13, 15, 18, 16, 12, 11, 11, 12, 15, 18, 16, 10, 5, 2];

    public static string WalletName(int index) => $"wallet-{index + 1:000}";

    public static IReadOnlyList<Call> Draw(DemoSettings settings, LocalDate today)
    {
        var random = new Random(settings.Seed);
        return [.. Enumerable.Range(0, settings.Transactions).Select(_ => Draw(random, settings, today))];
    }

    /// <summary>The value a wallet is inserted with.</summary>
    public static decimal InitialOf(int index) => index % 2 == 0 ? 100m : 0m;

    private static Call Draw(Random random, DemoSettings settings, LocalDate today)
    {
        var wallet = WalletName(random.Next(settings.Wallets));
        var operation = random.Next(100) < 65 ? CounterOperation.Add : CounterOperation.Sub;
        var amount = random.Next(1, 20_000) / 100m;
        var day = today.PlusDays(-1 - random.Next(DemoSettings.Days));
        var time = new LocalTime(DrawHour(random), random.Next(60), random.Next(60));
        var instant = (day + time).InZoneLeniently(DateTimeZoneProviders.Tzdb[DemoSettings.TimeZone]).ToInstant();
        return new Call(wallet, operation, amount, instant);
    }

    private static int DrawHour(Random random)
    {
        var rest = random.Next(HourWeights.Sum());
        var hour = 0;
        while (rest >= HourWeights[hour])
        {
            rest -= HourWeights[hour++];
        }

        return hour;
    }
}
