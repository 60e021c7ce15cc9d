using System.Text;

namespace S3Db.Simulation.Commands;

/// <summary>The result of <c>mutations</c> as a page of Markdown.</summary>
internal static class MutationTable
{
    private const int SymptomMax = 150;

    private const string Introduction =
        """
        # Rules, and the seeds that caught them

        Written by `dotnet run -c Release --project tests/S3Db.Simulation -- mutations --out docs/proof/mutations.md`.
        Each rule was left out of the code that runs; seeds were run, from the first on, until one of them ended in a
        violation. The same seed, with the rule, has none. Worlds are drawn for the rule: many rules are needed only
        where somebody sleeps, dies or comes back at the right moment. To see one with all its requests, without the
        rule and with it (later changes of the code may move a violation to another seed; `mutations` finds it again):

        ```text
        dotnet run -c Release --project tests/S3Db.Simulation -- replay --seed SEED --without RULE
        dotnet run -c Release --project tests/S3Db.Simulation -- replay --seed SEED --focus RULE
        ```

        The numbers H are [interleavings](../internals/interleavings.md), the invariants are [those claimed](README.md).

        """;

    public static string Of(IEnumerable<Mutation> mutations)
    {
        var text = new StringBuilder(Introduction);
        text.AppendLine();
        text.AppendLine(
            "| rule left out | what it prevents | seed | invariant | checker | first symptom | seeds tried |");
        text.AppendLine("|---|---|---|---|---|---|---|");
        foreach (var mutation in mutations)
        {
            text.AppendLine(
                $"| `{mutation.Rule}` | {Harm.Of(mutation.Rule)} | {Result(mutation)} | {mutation.Tried} |");
        }

        return text.ToString();
    }

    private static string Result(Mutation mutation)
    {
        if (mutation.Caught is not { } caught)
        {
            return "none | | | NOT CAUGHT";
        }

        var first = caught.Violations[0];
        var symptom = mutation.IsCaught ? first.Message
            : $"NOT CAUGHT: the seed fails with all rules too: {mutation.WithRule?.Violations[0]}";
        return $"{caught.Seed} | {first.Invariant} | {first.Checker} | {Shorten(symptom)}";
    }

    private static string Shorten(string symptom)
    {
        var line = symptom.ReplaceLineEndings(" ").Replace("|", "/", StringComparison.Ordinal)
            .Replace("<", "‹", StringComparison.Ordinal);
        return line.Length <= SymptomMax ? line : line[..SymptomMax] + "…";
    }
}
