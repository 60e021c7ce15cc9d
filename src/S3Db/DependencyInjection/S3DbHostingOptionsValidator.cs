using Microsoft.Extensions.Options;

namespace S3Db;

/// <summary>Checks the settings of a hosted database and reports everything that is wrong with them at once.</summary>
internal sealed class S3DbHostingOptionsValidator(IEnumerable<S3DbRegistration> registrations)
    : IValidateOptions<S3DbHostingOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, S3DbHostingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (registrations.FirstOrDefault(registration => registration.Name == name) is not { } registration)
        {
            return ValidateOptionsResult.Skip;
        }

        var failures = new List<string>();
        var path = registration.SectionPath;
        if (registration.Store is null)
        {
            CheckConnection(failures, $"{path}:{nameof(options.ConnectionString)}", options.ConnectionString);
        }

        if (options.RequestTimeout <= TimeSpan.Zero || options.RequestTimeout > S3DbHostingOptions.RequestTimeoutLimit)
        {
            failures.Add(
                $"{path}:{nameof(options.RequestTimeout)}: {options.RequestTimeout:c} must be above 0 and at most "
                + $"{S3DbHostingOptions.RequestTimeoutLimit:c}.");
        }

        if (options.ConnectionsMax is < 1 or > S3DbHostingOptions.ConnectionsMaxLimit)
        {
            failures.Add(
                $"{path}:{nameof(options.ConnectionsMax)}: {options.ConnectionsMax} must be from 1 to "
                + $"{S3DbHostingOptions.ConnectionsMaxLimit:N0}.");
        }

        failures.AddRange(
            options.Retry.FindFaults().Concat(options.Hedge.FindFaults()).Select(fault => $"{path}: {fault}."));
        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }

    private static void CheckConnection(List<string> failures, string path, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            failures.Add(
                $"{path}: it is empty and must say where the database is, such as 's3://bucket/app?region=us-east-1' "
                + "or 'file:///var/lib/app'.");
            return;
        }

        try
        {
            S3ConnectionString.Parse(text);
        }
        catch (S3DbException exception)
        {
            failures.Add($"{path}: {exception.Message}");
        }
    }
}
