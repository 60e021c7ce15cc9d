using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace S3Db.EventualConsistency;

/// <summary>What was registered for the counters of one database: one object in a service collection.</summary>
internal sealed class CounterRegistration(S3DbRegistration database)
{
    private const string Section = "Counters";

    /// <summary>The name of the database; empty for the one without a key.</summary>
    public string Name => database.Name;

    /// <summary>Whether the counters of the configuration belong to it.</summary>
    public bool IsConfigured { get; set; }

    /// <summary>The counters that were declared in code.</summary>
    public List<Action<EventualConsistencyOptions>> Declared { get; } = [];

    public static CounterRegistration? Find(IServiceCollection services, string name) => services
        .Where(descriptor => !descriptor.IsKeyedService)
        .Select(descriptor => descriptor.ImplementationInstance)
        .OfType<CounterRegistration>()
        .FirstOrDefault(registration => registration.Name == name);

    /// <summary>All counters, those of the configuration first, as they are written there.</summary>
    public IReadOnlyList<CounterDeclaration> Declare(IServiceProvider services)
    {
        var section = IsConfigured ? database.FindSection(services)?.GetSection(Section) : null;
        var configured = section?.GetChildren().Select(CounterDeclaration.Bind) ?? [];
        var declared = Declared.Select((configure, index) => CounterDeclaration.Configure(configure, index));
        return [.. configured, .. declared];
    }
}
