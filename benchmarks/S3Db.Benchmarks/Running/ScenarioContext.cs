using S3Db.Benchmarks.Reporting;
using S3Db.Benchmarks.Stores;

namespace S3Db.Benchmarks.Running;

/// <summary>What a scenario gets, and where it leaves its figures.</summary>
internal sealed class ScenarioContext(ScenarioOrder order, Action<ScenarioEvent> tell)
{
    public bool IsQuick => order.IsQuick;

    /// <summary>The folder of the scripts that run other systems; null for none.</summary>
    public string? Peers => order.Peers;

    /// <summary>The connection string of the S3 server, which has a secret; null when there is none.</summary>
    public string? S3Connection => order.S3;

    /// <summary>A fresh path on the S3 server; null when there is none.</summary>
    public StoreSpec? S3 => order.S3 is { } connection ? StoreSpec.S3(connection) : null;

    public T Pick<T>(T full, T quick) => order.IsQuick ? quick : full;

    /// <summary>Says what is done now.</summary>
    public void Step(string text, double done) => tell(new() { Step = text, Done = done });

    /// <summary>Adds a figure. Small sizes answer no target: then it stands without floor and stretch.</summary>
    public void Add(Figure figure) => tell(new()
    {
        Figure = (order.IsQuick ? figure with { Target = null, Floor = null, Stretch = null } : figure) with
        {
            Scenario = order.Name,
            Command = $"macro {order.Name}{(order.IsQuick ? " --quick" : string.Empty)}",
            Store = figure.Store.Length > 0 ? figure.Store : "memory",
        },
    });

    public void Add(Series plot) => tell(new() { Plot = plot with { Scenario = order.Name } });
}
