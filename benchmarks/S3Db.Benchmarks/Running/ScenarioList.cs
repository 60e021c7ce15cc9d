using S3Db.Benchmarks.Scenarios;

namespace S3Db.Benchmarks.Running;

/// <summary>All scenarios by name.</summary>
internal static class ScenarioList
{
    public static IReadOnlyList<IScenario> All { get; } =
    [
        new StoreScenario(),
        new LoneCallerScenario(),
        new CallersScenario(),
        new RatesScenario(),
        new WritersScenario(),
        new SyncScenario(),
        new FoldScenario(),
        new ConsolidationScenario(),
        new ConsolidationFromS3Scenario(),
        new ConsolidatorsScenario(),
        new HistoryScenario(),
        new ColdStartScenario(),
        new MemoryScenario(),
        new ReadsScenario(),
        new StoredBytesScenario(),
        new IdleScenario(),
        new PeersScenario(),
    ];

    public static IScenario Find(string name) => All.FirstOrDefault(scenario => scenario.Name == name)
        ?? throw new ArgumentException(
            $"There is no scenario '{name}'. There are: {string.Join(", ", All.Select(scenario => scenario.Name))}.",
            nameof(name));
}
