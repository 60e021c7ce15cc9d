using System.CommandLine;
using S3Db.EventualConsistency;

namespace S3Db.Cli.Commands;

/// <summary><c>s3db sub</c>.</summary>
internal static class SubCommand
{
    public static Command Create(CliHost host) => CounterVerb.Create(
        host,
        "sub",
        "Subtract from a counter",
        "How much, above 0",
        static (resource, id, field, amount, options, cancellationToken) =>
            resource.SubAsync(id, field, amount, options, cancellationToken));
}
