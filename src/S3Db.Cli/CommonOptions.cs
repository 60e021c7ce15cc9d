using System.CommandLine;

namespace S3Db.Cli;

/// <summary>
/// Options and arguments that several commands have. Each command gets its own: a symbol has one parent.
/// </summary>
internal static class CommonOptions
{
    public const string DbVariable = "S3DB_CONNECTION";
    public const string DbDefault = "file://./.s3db";

    public static Option<string?> Db { get; } = new("--db")
    {
        Description =
            "Connection string: s3://KEY:SECRET@bucket/path?region=…, http://KEY:SECRET@host:9000/bucket/path, "
            + $"file:///folder or memory://name. Default: the variable {DbVariable}, else {DbDefault}",
        HelpName = "CONNECTION",
        Recursive = true,
    };

    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "Print JSON on stdout and nothing else",
        Recursive = true,
    };

    /// <summary>Those that every command has.</summary>
    public static IReadOnlyList<Option> All { get; } = [Db, Json];

    public static Argument<string> Resource() => new("resource") { Description = "The resource, such as wallets" };

    public static Argument<string> Id() => new("id") { Description = "The record, such as w1" };

    public static Option<string?> Field() => new("--field")
    {
        Description = "The counter field; needed when the resource has several",
        HelpName = "NAME",
    };

    public static Option<bool> Strong(string what) => new("--strong") { Description = what };
}
