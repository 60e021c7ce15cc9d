using System.CommandLine;
using S3Db.EventualConsistency;

namespace S3Db.Cli.Commands;

/// <summary><c>s3db add</c>.</summary>
internal static class AddCommand
{
    public static Command Create(CliHost host) => CounterVerb.Create(
        host,
        "add",
        "Add to a counter",
        "How much, above 0",
        static (resource, id, field, amount, options, cancellationToken) =>
            resource.AddAsync(id, field, amount, options, cancellationToken));
}
