using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using S3Db;
using S3Db.EventualConsistency;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds counters to a hosted database.</summary>
public static class CounterBuilderExtensions
{
    /// <summary>
    /// Adds the counters of the configuration: <c>S3Db:Counters:0:Resource</c>, <c>:Field</c>, <c>:Mode</c> and every
    /// other property of <see cref="EventualConsistencyOptions"/>; <c>:ReducerName</c> chooses a built-in reducer.
    /// </summary>
    /// <param name="builder">The database.</param>
    public static S3DbBuilder AddEventualConsistency(this S3DbBuilder builder)
    {
        Add(builder).IsConfigured = true;
        return builder;
    }

    /// <summary>Adds a counter; call it once for each.</summary>
    /// <param name="builder">The database.</param>
    /// <param name="configure">Sets its options; checked, all at once, when the host starts.</param>
    public static S3DbBuilder AddEventualConsistency(
        this S3DbBuilder builder, Action<EventualConsistencyOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Add(builder).Declared.Add(configure);
        return builder;
    }

    private static CounterRegistration Add(S3DbBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        if (CounterRegistration.Find(services, builder.Name) is { } known)
        {
            return known;
        }

        var registration = new CounterRegistration(builder.Registration);
        var key = builder.Registration.ServiceKey;
        services.AddSingleton(registration);
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<S3DbHostingOptions>, CounterDeclarationsValidator>());
        services.TryAddSingleton(provider => provider.GetService<IMeterFactory>() is { } factory
            ? CounterInstruments.Create(factory)
            : CounterInstruments.Shared);
        services.TryAddKeyedSingleton(key, (provider, _) => Create(provider, registration));
        services.TryAddKeyedSingleton(
            key, (provider, _) => provider.GetRequiredKeyedService<CounterPlugins>(key).Single());
        builder.Registration.Plugins.Add(provider => provider.GetRequiredKeyedService<CounterPlugins>(key).All);
        return registration;
    }

    private static CounterPlugins Create(IServiceProvider services, CounterRegistration registration)
    {
        var instruments = services.GetRequiredService<CounterInstruments>();
        return new CounterPlugins(registration.Declare(services).Select(
            declaration => new EventualConsistencyPlugin(declaration.Options) { Instruments = instruments }));
    }
}
