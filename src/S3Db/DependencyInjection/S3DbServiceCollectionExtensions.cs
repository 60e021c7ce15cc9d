using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using S3Db;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Registers databases with a host. The host connects them when it starts; from then on <see cref="S3Database"/> is a
/// singleton, keyed for a keyed database. Repeating a call adds to the same database and changes nothing twice.
/// </summary>
public static class S3DbServiceCollectionExtensions
{
    /// <summary>
    /// Adds the database of the configuration: section <c>S3Db</c>, or <c>ConnectionStrings:s3db</c> for the connection
    /// string alone.
    /// </summary>
    /// <param name="services">The services.</param>
    public static S3DbBuilder AddS3Db(this IServiceCollection services) => Add(services, string.Empty, FromContainer);

    /// <summary>Adds a database.</summary>
    /// <param name="services">The services.</param>
    /// <param name="connectionString">Where it is; see <see cref="S3ConnectionString"/>.</param>
    public static S3DbBuilder AddS3Db(this IServiceCollection services, string connectionString) =>
        Add(services, string.Empty, FromCode(connectionString));

    /// <summary>Adds a database.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets its options; checked, all at once, when the host starts.</param>
    public static S3DbBuilder AddS3Db(this IServiceCollection services, Action<S3DbHostingOptions> configure) =>
        Add(services, string.Empty, FromCode(configure));

    /// <summary>Adds a database.</summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The section with its options, and with its counters below <c>Counters</c>.</param>
    public static S3DbBuilder AddS3Db(this IServiceCollection services, IConfiguration section) =>
        Add(services, string.Empty, FromSection(section));

    /// <summary>
    /// Adds a database under a service key, with the configuration's section <c>S3Db:{key}</c>, or
    /// <c>ConnectionStrings:{key}</c> for the connection string alone.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key for <see cref="FromKeyedServicesAttribute"/>.</param>
    public static S3DbBuilder AddKeyedS3Db(this IServiceCollection services, string serviceKey)
    {
        ArgumentException.ThrowIfNullOrEmpty(serviceKey);
        return Add(services, serviceKey, FromContainer);
    }

    /// <summary>Adds a database under a service key.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key for <see cref="FromKeyedServicesAttribute"/>.</param>
    /// <param name="connectionString">Where it is; see <see cref="S3ConnectionString"/>.</param>
    public static S3DbBuilder AddKeyedS3Db(
        this IServiceCollection services, string serviceKey, string connectionString)
    {
        ArgumentException.ThrowIfNullOrEmpty(serviceKey);
        return Add(services, serviceKey, FromCode(connectionString));
    }

    /// <summary>Adds a database under a service key.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key for <see cref="FromKeyedServicesAttribute"/>.</param>
    /// <param name="configure">Sets its options; checked, all at once, when the host starts.</param>
    public static S3DbBuilder AddKeyedS3Db(
        this IServiceCollection services, string serviceKey, Action<S3DbHostingOptions> configure)
    {
        ArgumentException.ThrowIfNullOrEmpty(serviceKey);
        return Add(services, serviceKey, FromCode(configure));
    }

    /// <summary>Adds a database under a service key.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key for <see cref="FromKeyedServicesAttribute"/>.</param>
    /// <param name="section">The section with its options, and with its counters below <c>Counters</c>.</param>
    public static S3DbBuilder AddKeyedS3Db(
        this IServiceCollection services, string serviceKey, IConfiguration section)
    {
        ArgumentException.ThrowIfNullOrEmpty(serviceKey);
        return Add(services, serviceKey, FromSection(section));
    }

    private static S3DbBuilder Add(
        IServiceCollection services,
        string name,
        Action<S3DbRegistration, OptionsBuilder<S3DbHostingOptions>> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        var registration = S3DbRegistration.For(services, name);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, S3DbHostedService>());
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<S3DbHostingOptions>, S3DbHostingOptionsValidator>());
        var key = registration.ServiceKey;
        services.TryAddKeyedSingleton(key, (_, _) => new S3DatabaseProvider(name));
        services.TryAddKeyedSingleton(
            key, (provider, _) => provider.GetRequiredKeyedService<S3DatabaseProvider>(key).Current);
        configure(registration, services.AddOptionsWithValidateOnStart<S3DbHostingOptions>(name));
        return new S3DbBuilder(services, registration);
    }

    private static Action<S3DbRegistration, OptionsBuilder<S3DbHostingOptions>> FromCode(string connectionString)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        return FromCode(options => options.ConnectionString = connectionString);
    }

    private static Action<S3DbRegistration, OptionsBuilder<S3DbHostingOptions>> FromCode(
        Action<S3DbHostingOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return (_, options) => options.Configure(configure);
    }

    private static Action<S3DbRegistration, OptionsBuilder<S3DbHostingOptions>> FromSection(IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return (registration, options) =>
        {
            registration.GivenSection = section;
            FromContainer(registration, options);
        };
    }

    private static void FromContainer(S3DbRegistration registration, OptionsBuilder<S3DbHostingOptions> options) =>
        options.Configure<IServiceProvider>((settings, services) => S3DbConfiguration.Bind(
            settings, registration, registration.FindSection(services), services.GetService<IConfiguration>()));
}
