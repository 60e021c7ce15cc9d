using System.Globalization;
using System.Text;
using S3Db.Docs.Tests.Checks;

namespace S3Db.Docs.Tests.Snippets;

/// <summary>Stands in for the console of a snippet, so that what it prints can be compared with the document.</summary>
internal static class Console
{
    private static readonly AsyncLocal<StringBuilder?> Printed = new();

    /// <summary>Begins to collect what this test prints.</summary>
    public static void Begin() => Printed.Value = new StringBuilder();

    public static void WriteLine(object? value) =>
        Printed.Value?.Append(CultureInfo.InvariantCulture, $"{value}").Append('\n');

    /// <summary>The document's block with the note <c>output: name</c> is what was printed.</summary>
    public static void IsShown(string name)
    {
        var block = Repository.Documents
            .SelectMany(file => file.Blocks)
            .SingleOrDefault(block => block.NoteOf("output") == name);
        var printed = Printed.Value!.ToString().TrimEnd();
        Assert.True(block?.Text.TrimEnd() == printed, $"The block with the note 'output: {name}' must be:\n{printed}");
    }
}
