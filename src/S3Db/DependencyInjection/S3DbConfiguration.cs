using Microsoft.Extensions.Configuration;

namespace S3Db;

/// <summary>Binds the settings of a database from configuration.</summary>
internal static class S3DbConfiguration
{
    public const string Section = "S3Db";
    private const string ConnectionName = "s3db";

    /// <summary>
    /// <c>S3Db:ConnectionString</c>, else <c>ConnectionStrings:s3db</c>; for a named database <c>S3Db:{name}</c> and
    /// <c>ConnectionStrings:{name}</c>.
    /// </summary>
    public static void Bind(
        S3DbHostingOptions options, S3DbRegistration registration, IConfiguration? section, IConfiguration? root)
    {
        if (section is not null)
        {
            // Not '?.': only a plain call is bound by generated code.
            section.Bind(options);
        }

        // A null in the configuration is bound as one.
        if (string.IsNullOrEmpty(options.ConnectionString))
        {
            var name = registration.Name.Length == 0 ? ConnectionName : registration.Name;
            options.ConnectionString = root?.GetConnectionString(name) ?? string.Empty;
        }
    }
}
