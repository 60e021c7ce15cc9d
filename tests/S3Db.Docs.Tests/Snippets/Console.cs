using System.Globalization;
using System.Text;
using S3Db.Docs.Tests.Checks;

namespace S3Db.Docs.Tests.Snippets;

/// <summary>Stands in for the console of a snippet, so that what it prints can be compared with the document.</summary>
internal static class Console
{
    private static readonly AsyncLocal<StringBuilder?> Printed = new();
    private static StringBuilder? _handlers;

    /// <summary>Begins to collect what this test prints.</summary>
    public static void Begin() => Printed.Value = new StringBuilder();

    /// <summary>
    /// Also what handlers of events print, which have no caller's context; for one test, as nobody knows whose it is.
    /// </summary>
    public static void BeginWithHandlers()
    {
        Begin();
        _handlers = Printed.Value;
    }

    public static void WriteLine(object? value) =>
        (Printed.Value ?? _handlers)?.Append(CultureInfo.InvariantCulture, $"{value}").Append('\n');

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
