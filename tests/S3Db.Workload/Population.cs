using System.Globalization;

namespace S3Db.Workload;

/// <summary>
/// The wallets of a run: the first half without bounds, the second half in a counter that must not fall below zero.
/// </summary>
/// <param name="Wallets">How many there are.</param>
public sealed record Population(int Wallets)
{
    /// <summary>Names of the counters: without a bound, and with one.</summary>
    public static readonly IReadOnlyList<string> Counters = ["wallets", "purses"];

    /// <summary>The time zones that their days are cut by.</summary>
    public static readonly IReadOnlyList<string> TimeZones = ["America/Sao_Paulo", "UTC"];

    private const int SettableEvery = 8;
    private const long BoundedInitialCents = 50_00;

    public int CounterOf(int wallet) => wallet < Wallets / 2 ? 0 : 1;

    public bool IsBounded(int wallet) => CounterOf(wallet) == 1;

    /// <summary>Whether it is set now and then, and so is no sum of its transactions.</summary>
    public static bool IsSettable(int wallet) => wallet % SettableEvery == 3;

    public long InitialCents(int wallet) => IsBounded(wallet) ? BoundedInitialCents : wallet % 5 * 10_00;

    public static string IdOf(int wallet) => string.Create(CultureInfo.InvariantCulture, $"wallet-{wallet:D3}");

    /// <summary>Cents of an amount that has no more than two decimals.</summary>
    /// <exception cref="InvalidDataException">It has more.</exception>
    public static long CentsOf(decimal value)
    {
        var cents = value * 100;
        return cents == decimal.Truncate(cents)
            ? (long)cents
            : throw new InvalidDataException($"{value} has more decimals than any transaction had.");
    }
}
