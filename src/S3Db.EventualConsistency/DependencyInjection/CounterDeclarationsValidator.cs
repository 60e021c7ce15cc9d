using Microsoft.Extensions.Options;

namespace S3Db.EventualConsistency;

/// <summary>
/// Checks the counters of a hosted database along with its own options, so that one message lists all that is wrong.
/// </summary>
internal sealed class CounterDeclarationsValidator(
    IEnumerable<CounterRegistration> registrations, IServiceProvider services) : IValidateOptions<S3DbHostingOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, S3DbHostingOptions options)
    {
        if (registrations.FirstOrDefault(registration => registration.Name == name) is not { } registration)
        {
            return ValidateOptionsResult.Skip;
        }

        var declarations = registration.Declare(services);
        var failures = declarations.SelectMany(declaration => declaration.FindFaults()).ToList();
        failures.AddRange(declarations
            .Where(declaration => declaration.Options.Resource.Length > 0 && declaration.Options.Field.Length > 0)
            .GroupBy(
                declaration => $"{declaration.Options.Resource}.{declaration.Options.Field}", StringComparer.Ordinal)
            .Where(group => group.Count() > 1)
            .Select(group =>
                $"{group.Last().Path}: '{group.Key}' is declared at {group.First().Path} too; declare it once."));
        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }
}
