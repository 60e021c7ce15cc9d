using S3Db.EventualConsistency;

namespace S3Db.Simulation.Actors;

/// <summary>A reducer with a mistake, and the same one corrected: sums, but throws at some amounts.</summary>
internal static class FaultyReducer
{
    public static CounterReducer Throwing { get; } = static (start, transactions) =>
        transactions.Any(transaction => transaction.Value % 10 == 7)
            ? throw new InvalidOperationException("it does not like sevens")
            : Fold(start, transactions);

    public static CounterReducer Corrected { get; } = Fold;

    private static decimal Fold(decimal start, IReadOnlyList<CounterTransaction> transactions) =>
        transactions.Aggregate(start, (value, transaction) => transaction.Operation switch
        {
            CounterOperation.Set => transaction.Value,
            CounterOperation.Sub => value - transaction.Value,
            _ => value + transaction.Value,
        });
}
