using System.CommandLine;
using S3Db.EventualConsistency;

namespace S3Db.Cli.Commands;

/// <summary><c>s3db set</c>.</summary>
internal static class SetCommand
{
    public static Command Create(CliHost host) => CounterVerb.Create(
        host,
        "set",
        "Set a counter to a value",
        "The new value; it may be zero or negative",
        static (resource, id, field, amount, options, cancellationToken) =>
            resource.SetAsync(id, field, amount, options, cancellationToken));
}
