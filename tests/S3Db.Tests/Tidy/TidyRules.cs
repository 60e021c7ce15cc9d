using System.Text.RegularExpressions;

namespace S3Db.Tests.Tidy;

/// <summary>
/// The rules of the house that no analyzer knows. Each returns its findings as <c>path(line): what</c>.
/// </summary>
internal static partial class TidyRules
{
    public const int ColumnsMax = 120;
    public const int FileLinesMax = 500;
    public const int FileLinesWithoutReasonMax = 300;
    public const int MethodLinesMax = 70;

    public static IEnumerable<string> FindLongLines(SourceFile file) =>
        Find(file, line => line.Length > ColumnsMax, line => $"{line.Length} columns, {ColumnsMax} are allowed");

    public static IEnumerable<string> FindTabs(SourceFile file) =>
        Find(file, line => line.Contains('\t', StringComparison.Ordinal), _ => "a tab; indent with spaces");

    public static IEnumerable<string> FindUnownedNotes(SourceFile file) =>
        Find(file, UnownedNote().IsMatch, _ => "a note without an issue number, such as (#12); file an issue or do it");

    public static IEnumerable<string> FindConsoleWrites(SourceFile file) =>
        Find(file, ConsoleWrite().IsMatch, _ => "a library does not write to the console; log, or return it");

    public static IEnumerable<string> FindLongFile(SourceFile file, IReadOnlyDictionary<string, string> reasons)
    {
        var max = reasons.ContainsKey(file.Path) ? FileLinesMax : FileLinesWithoutReasonMax;
        if (file.Lines.Count > max)
        {
            yield return $"{file.Path}: {file.Lines.Count} lines, {max} are allowed; split it by role, or give a "
                + "reason in TidyTests when it has fewer than 500";
        }
    }

    /// <summary>
    /// Finds members whose body is too long: the lines between a brace alone on its line and the closing one of the
    /// same indentation, unless it opens a type.
    /// </summary>
    public static IEnumerable<string> FindLongMethods(SourceFile file)
    {
        var open = new Stack<(int Indent, int Line, bool IsType)>();
        var isRaw = false;
        for (var i = 0; i < file.Lines.Count; i++)
        {
            var line = file.Lines[i];
            var wasRaw = isRaw;
            isRaw ^= RawQuotes().Count(line) % 2 == 1;
            var text = line.Trim();
            var indent = line.Length - line.TrimStart().Length;
            if (wasRaw)
            {
                continue;
            }

            if (text == "{")
            {
                open.Push((indent, i, IsTypeDeclaration(file.Lines, i)));
            }
            else if (text.StartsWith('}') && open.Count > 0 && open.Peek().Indent == indent)
            {
                var (_, first, isType) = open.Pop();
                var length = i - first - 1;
                if (!isType && length > MethodLinesMax)
                {
                    yield return $"{file.Path}({first + 1}): {length} lines in one body, {MethodLinesMax} are allowed";
                }
            }
        }
    }

    /// <summary>Whether the declaration above an opening brace is one of a type.</summary>
    private static bool IsTypeDeclaration(IReadOnlyList<string> lines, int brace)
    {
        for (var i = brace - 1; i >= 0; i--)
        {
            var text = lines[i].Trim();
            if (text.Length == 0 || text.EndsWith(';') || text.EndsWith('}') || text.EndsWith('{'))
            {
                return false;
            }

            if (TypeKeyword().IsMatch(text) && !text.StartsWith('/'))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<string> Find(SourceFile file, Func<string, bool> isBad, Func<string, string> describe)
    {
        for (var i = 0; i < file.Lines.Count; i++)
        {
            if (isBad(file.Lines[i]))
            {
                yield return $"{file.Path}({i + 1}): {describe(file.Lines[i])}";
            }
        }
    }

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b(?!\s*\(#\d+\))", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex UnownedNote();

    [GeneratedRegex(@"\bConsole\.(Out\.|Error\.)?Write", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex ConsoleWrite();

    [GeneratedRegex("\"\"\"", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex RawQuotes();

    [GeneratedRegex(
        @"^(\w+ )*(class|struct|record|interface|enum|extension)\b",
        RegexOptions.ExplicitCapture,
        Timeout.Infinite)]
    private static partial Regex TypeKeyword();
}
