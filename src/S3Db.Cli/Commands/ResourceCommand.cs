using System.CommandLine;

namespace S3Db.Cli.Commands;

/// <summary><c>s3db resource</c>: the group of what concerns resources.</summary>
internal static class ResourceCommand
{
    public static Command Create(CliHost host) => new("resource", "List and create resources")
    {
        ResourceListCommand.Create(host),
        ResourceCreateCommand.Create(host),
    };
}
