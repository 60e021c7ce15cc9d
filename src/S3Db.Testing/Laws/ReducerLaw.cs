using NodaTime;
using S3Db.EventualConsistency;

namespace S3Db.Testing;

/// <summary>
/// Looks for a counterexample to the law of <see cref="CounterReducer"/>: splitting the transactions anywhere gives the
/// same value, and equal arguments give equal values. Call it in a unit test of each reducer of your own.
/// </summary>
public static class ReducerLaw
{
    private const int RunsMax = 2_000;
    private const int LengthMax = 8;
    private static readonly CounterOperation[] Operations =
        [CounterOperation.Set, CounterOperation.Add, CounterOperation.Sub];

    /// <summary>Tries 2,000 random lists of up to 8 transactions, the short ones first, at every split.</summary>
    /// <param name="reducer">The reducer to check.</param>
    /// <param name="seed">Which lists: equal seeds try equal ones.</param>
    /// <exception cref="S3DbException">The law does not hold; the message has the counterexample.</exception>
    public static void Check(CounterReducer reducer, int seed = 1)
    {
        ArgumentNullException.ThrowIfNull(reducer);
        var random = new SeededRandomSource(seed);
        for (var run = 0; run < RunsMax; run++)
        {
            var start = NextAmount(random);
            var length = run * (LengthMax + 1) / RunsMax;
            CounterTransaction[] transactions = [.. Enumerable.Range(0, length).Select(index => Next(random, index))];
            CheckOne(reducer, start, transactions, seed);
        }
    }

    private static void CheckOne(CounterReducer reducer, decimal start, CounterTransaction[] transactions, int seed)
    {
        var whole = Reduce(reducer, start, transactions, seed);
        var again = Reduce(reducer, start, transactions, seed);
        if (again != whole)
        {
            throw Broken(seed, start, transactions, $"once it gave {whole} and once {again}. It must be pure.");
        }

        for (var cut = 0; cut <= transactions.Length; cut++)
        {
            var middle = cut == 0 ? start : Reduce(reducer, start, transactions[..cut], seed);
            var split = cut == transactions.Length ? middle : Reduce(reducer, middle, transactions[cut..], seed);
            if (split != whole)
            {
                throw Broken(
                    seed,
                    start,
                    transactions,
                    $"all at once they give {whole}, split after {cut} they give {middle} and then {split}. A reducer "
                    + "may use only the value so far and the transaction in hand, never the list as a whole.");
            }
        }

        var single = transactions.Aggregate(start, (value, transaction) => Reduce(reducer, value, [transaction], seed));
        if (single != whole)
        {
            throw Broken(seed, start, transactions, $"all at once they give {whole}, one by one {single}.");
        }
    }

    private static decimal Reduce(CounterReducer reducer, decimal start, CounterTransaction[] transactions, int seed)
    {
        try
        {
            return reducer(start, transactions);
        }
        catch (Exception e)
        {
            throw Broken(seed, start, transactions, $"it threw {e.GetType().Name}: {e.Message}", e);
        }
    }

    private static S3DbException Broken(
        int seed, decimal start, CounterTransaction[] transactions, string how, Exception? cause = null)
    {
        var list = string.Join(", ", transactions.Select(t => $"{t.Operation} {t.Value}"));
        return new(
            S3DbErrorKind.Invalid,
            $"Cannot accept the reducer (seed {seed}): from {start} with [{list}] {how}",
            cause);
    }

    private static CounterTransaction Next(SeededRandomSource random, int index)
    {
        var timestamp = Instant.FromUtc(2026, 11, 20, 12, 0) + Duration.FromMinutes(index);
        return new()
        {
            Id = $"20261120T000000Z-0000000000000001-1-{index}",
            OriginalId = "record",
            Field = "field",
            Operation = Operations[NextBelow(random, Operations.Length)],
            Value = NextAmount(random),
            Timestamp = timestamp,
            CohortDate = timestamp.InUtc().Date,
        };
    }

    // Small numbers repeat and collide, which is where reducers go wrong; some have decimals, some are negative.
    private static decimal NextAmount(SeededRandomSource random) => NextBelow(random, 4) switch
    {
        0 => NextBelow(random, 1_000_000) / 100m,
        1 => -NextBelow(random, 20),
        _ => NextBelow(random, 20),
    };

    private static int NextBelow(SeededRandomSource random, int limit)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        random.Fill(bytes);
        return (int)(BitConverter.ToUInt32(bytes) % (uint)limit);
    }
}
