using S3Db.EventualConsistency;
using S3Db.Simulation.Runtime;

namespace S3Db.Simulation.Planning;

/// <summary>Draws what the users do, and when: alone, and many at the same moment.</summary>
internal static class OperationPlanner
{
    public static IEnumerable<PlannedOperation> Draw(
        SeedStream chance, WorldSettings settings, IReadOnlyList<Phase> phases)
    {
        var kinds = DrawKinds(chance, settings);
        var backDates = chance.Chance(0.3);
        var impatient = chance.Chance(0.2);
        var usesKeys = settings.Reducer != ReducerChoice.Throwing && chance.Chance(0.35);
        var mixesModes = chance.Chance(0.3);
        var index = 0;
        foreach (var phase in phases)
        {
            var at = phase.Begin;
            for (var i = 0; i < phase.Operations; i++)
            {
                if (!chance.Chance(0.4))
                {
                    at = phase.Begin + (phase.Length * chance.Fraction());
                }

                var kind = kinds[chance.Below(kinds.Count)];
                var isChurn = settings.Churned.Count > 0
                    && (kind is OperationKind.Insert or OperationKind.Delete || chance.Chance(0.2));
                var record = isChurn ? settings.Churned[0] : settings.Records[chance.Below(settings.Records.Count)];
                var key = usesKeys && chance.Chance(0.5) && IsKeyed(kind) ? chance.Below(6) : -1;
                yield return new PlannedOperation(index++, at, chance.Below(settings.Processes), kind, record)
                {
                    // A key is used again for the same thing, and now and then by mistake for another.
                    Amount = key >= 0 && chance.Chance(0.85) ? key + 1 : Amount(chance, kind),
                    Key = key >= 0 ? $"{kind}-{key}" : null,
                    Other = kind == OperationKind.Transfer
                        ? settings.Records[chance.Below(settings.Records.Count)]
                        : string.Empty,
                    BackDated = backDates && chance.Chance(0.3)
                        ? chance.Span(TimeSpan.FromSeconds(1), TimeSpan.FromDays(70))
                        : null,
                    Mode = !mixesModes ? null : chance.Pick(ConsolidationMode.Async, ConsolidationMode.Sync),
                    Patience = impatient && chance.Chance(0.3)
                        ? chance.Span(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(10))
                        : null,
                    Variant = chance.Below(100),
                };
            }
        }
    }

    private static bool IsKeyed(OperationKind kind) =>
        kind is OperationKind.Add or OperationKind.Sub or OperationKind.Set;

    private static decimal Amount(SeedStream chance, OperationKind kind) => kind switch
    {
        OperationKind.Add or OperationKind.Sub or OperationKind.Transfer => chance.Chance(0.2)
            ? chance.Between(1, 9999) / 1000m
            : chance.Between(1, 50),
        OperationKind.Set or OperationKind.Insert => chance.Between(0, 200),
        _ => 0m,
    };

    /// <summary>What the users of this world do at all, the frequent kinds several times.</summary>
    private static List<OperationKind> DrawKinds(SeedStream chance, WorldSettings settings)
    {
        List<OperationKind> kinds = [.. Enumerable.Repeat(OperationKind.Add, chance.Between(3, 12))];
        Maybe(OperationKind.Sub, 0.7, 6);
        Maybe(OperationKind.Set, 0.3, 3);
        Maybe(OperationKind.Transfer, settings.IsAdditive ? 0.4 : 0, 5);
        Maybe(OperationKind.ReadEventual, 0.6, 3);
        Maybe(OperationKind.ReadStrong, 0.7, 4);
        Maybe(OperationKind.ReadToken, 0.5, 3);
        Maybe(OperationKind.GetRecord, 0.3, 1);
        Maybe(OperationKind.Query, 0.5, 2);
        Maybe(OperationKind.Statistics, 0.3, 1);
        Maybe(OperationKind.Consolidate, 0.8, 5);
        Maybe(OperationKind.ConsolidateRecord, 0.3, 2);
        Maybe(OperationKind.BadCall, 0.2, 1);
        if (settings.Churned.Count > 0)
        {
            kinds.AddRange(Enumerable.Repeat(OperationKind.Insert, 3));
            kinds.AddRange(Enumerable.Repeat(OperationKind.Delete, 2));
        }

        return kinds;

        void Maybe(OperationKind kind, double probability, int most)
        {
            if (chance.Chance(probability))
            {
                kinds.AddRange(Enumerable.Repeat(kind, chance.Between(1, most)));
            }
        }
    }
}
