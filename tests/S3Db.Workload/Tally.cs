using System.Globalization;

namespace S3Db.Workload;

/// <summary>What was acknowledged, counted without any help of the code under test.</summary>
public sealed class Tally(int wallets)
{
    private readonly decimal[] _balances = new decimal[wallets];

    public IReadOnlyList<decimal> Balances => _balances;

    public long Adds { get; private set; }

    public long Subs { get; private set; }

    public decimal Added { get; private set; }

    public decimal Subtracted { get; private set; }

    public static string IdOf(int wallet) => string.Create(CultureInfo.InvariantCulture, $"wallet-{wallet:D3}");

    public static Tally Sum(IReadOnlyCollection<Tally> tallies)
    {
        var sum = new Tally(tallies.Max(tally => tally._balances.Length));
        foreach (var tally in tallies)
        {
            sum.Adds += tally.Adds;
            sum.Subs += tally.Subs;
            sum.Added += tally.Added;
            sum.Subtracted += tally.Subtracted;
            for (var i = 0; i < tally._balances.Length; i++)
            {
                sum._balances[i] += tally._balances[i];
            }
        }

        return sum;
    }

    public static Tally Parse(string text)
    {
        var parts = text.Split(';');
        var balances = parts[4].Split(',');
        var tally = new Tally(balances.Length)
        {
            Adds = long.Parse(parts[0], CultureInfo.InvariantCulture),
            Subs = long.Parse(parts[1], CultureInfo.InvariantCulture),
            Added = decimal.Parse(parts[2], CultureInfo.InvariantCulture),
            Subtracted = decimal.Parse(parts[3], CultureInfo.InvariantCulture),
        };
        for (var i = 0; i < balances.Length; i++)
        {
            tally._balances[i] = decimal.Parse(balances[i], CultureInfo.InvariantCulture);
        }

        return tally;
    }

    public void Add(int wallet, decimal amount)
    {
        _balances[wallet] += amount;
        Added += amount;
        Adds++;
    }

    public void Sub(int wallet, decimal amount)
    {
        _balances[wallet] -= amount;
        Subtracted += amount;
        Subs++;
    }

    public string ToText() => string.Create(
        CultureInfo.InvariantCulture, $"{Adds};{Subs};{Added};{Subtracted};{string.Join(',', _balances)}");
}
