using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using S3Db.Storage;

namespace S3Db;

/// <summary>
/// What was registered for one database: one object for each name in a service collection, so that the calls that
/// describe it may come in any order and more than once.
/// </summary>
internal sealed class S3DbRegistration(string name)
{
    /// <summary>The service key; empty for the database without one.</summary>
    public string Name { get; } = name;

    public List<ResourceDefinition> Resources { get; } = [];

    /// <summary>What gives the plugins to install, at the start.</summary>
    public List<Func<IServiceProvider, IEnumerable<IS3DbPlugin>>> Plugins { get; } = [];

    /// <summary>The store of the caller's; null to open the connection string.</summary>
    public Func<IServiceProvider, IObjectStore>? Store { get; set; }

    /// <summary>The section that was given; null for the usual one.</summary>
    public IConfiguration? GivenSection { get; set; }

    /// <summary>For messages: <c>S3Db</c> or <c>S3Db:eu</c>.</summary>
    public string SectionPath => GivenSection is IConfigurationSection section ? section.Path
        : Name.Length == 0 ? S3DbConfiguration.Section
        : ConfigurationPath.Combine(S3DbConfiguration.Section, Name);

    /// <summary>The service key as the container wants it: null is the same as none.</summary>
    public object? ServiceKey => Name.Length == 0 ? null : Name;

    /// <summary>The section of the database; null where there is no configuration.</summary>
    public IConfiguration? FindSection(IServiceProvider services) =>
        GivenSection ?? services.GetService<IConfiguration>()?.GetSection(SectionPath);

    public static S3DbRegistration For(IServiceCollection services, string name)
    {
        var known = services
            .Where(descriptor => !descriptor.IsKeyedService)
            .Select(descriptor => descriptor.ImplementationInstance)
            .OfType<S3DbRegistration>()
            .FirstOrDefault(registration => registration.Name == name);
        if (known is null)
        {
            known = new S3DbRegistration(name);
            services.AddSingleton(known);
        }

        return known;
    }
}
