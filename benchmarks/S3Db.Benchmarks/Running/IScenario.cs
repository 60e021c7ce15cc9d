namespace S3Db.Benchmarks.Running;

/// <summary>Something that is measured as a whole.</summary>
internal interface IScenario
{
    /// <summary>What it is called on the command line.</summary>
    string Name { get; }

    /// <summary>What it measures, in a sentence.</summary>
    string Summary { get; }

    /// <summary>
    /// How many bytes its process may allocate between two collections; null for the runtime's choice.
    /// </summary>
    long? Gen0Bytes => null;

    /// <summary>Measures, and adds figures to the context. Runs alone in a process of its own.</summary>
    Task RunAsync(ScenarioContext context, CancellationToken cancellationToken);
}
