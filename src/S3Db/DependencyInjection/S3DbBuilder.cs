using Microsoft.Extensions.DependencyInjection;
using S3Db.Storage;

namespace S3Db;

/// <summary>
/// Describes a hosted database. Its calls may come in any order; the host connects, creates the resources and installs
/// the plugins before any other hosted service starts.
/// </summary>
public sealed class S3DbBuilder
{
    internal S3DbBuilder(IServiceCollection services, S3DbRegistration registration) =>
        (Services, Registration) = (services, registration);

    /// <summary>The services the database is registered in.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The service key of the database; empty for the one without a key.</summary>
    public string Name => Registration.Name;

    internal S3DbRegistration Registration { get; }

    /// <summary>Has the host create a resource, or open it when it exists, at its start.</summary>
    /// <remarks>Cost: nothing when the resource exists as defined, else 1 PUT.</remarks>
    /// <param name="definition">Name, attributes and partitions.</param>
    public S3DbBuilder AddResource(ResourceDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        Registration.Resources.Add(definition);
        return this;
    }

    /// <summary>Has the host install a plugin at its start, after the resources.</summary>
    /// <param name="create">Makes the plugin; the database disposes it.</param>
    public S3DbBuilder AddPlugin(Func<IServiceProvider, IS3DbPlugin> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        Registration.Plugins.Add(services => [create(services)]);
        return this;
    }

    /// <summary>Has the database use a store of the caller's instead of a connection string.</summary>
    /// <param name="find">Finds the store; whoever made it disposes it, after the database.</param>
    public S3DbBuilder UseStore(Func<IServiceProvider, IObjectStore> find)
    {
        ArgumentNullException.ThrowIfNull(find);
        Registration.Store = find;
        return this;
    }
}
