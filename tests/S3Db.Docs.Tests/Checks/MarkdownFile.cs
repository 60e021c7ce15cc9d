using System.Text.RegularExpressions;

namespace S3Db.Docs.Tests.Checks;

/// <summary>A Markdown file, taken apart as far as the checks need it.</summary>
internal sealed partial class MarkdownFile
{
    private const string Fence = "```";

    private MarkdownFile(string path, string fullPath, string[] lines)
    {
        (Path, FullPath) = (path, fullPath);
        Blocks = [.. FindBlocks(path, lines)];
        Prose = string.Join('\n', WithoutBlocks(lines));
    }

    /// <summary>Below the root, with '/' between folders.</summary>
    public string Path { get; }

    public string FullPath { get; }

    public IReadOnlyList<CodeBlock> Blocks { get; }

    /// <summary>Everything outside fenced blocks.</summary>
    public string Prose { get; }

    /// <summary>What is between backticks outside fenced blocks.</summary>
    public IEnumerable<string> Terms => CodeSpan().Matches(Prose).Select(match => match.Groups["text"].Value);

    /// <summary>The targets of links outside fenced blocks and code.</summary>
    public IEnumerable<string> Links => Link()
        .Matches(CodeSpan().Replace(Prose, "code"))
        .Select(match => match.Groups["target"].Value);

    /// <summary>The anchors of headings, as GitHub makes them.</summary>
    public IReadOnlySet<string> Anchors => Prose.Split('\n')
        .Where(line => line.StartsWith('#'))
        .Select(line => line.TrimStart('#').Trim().ToLowerInvariant())
        .Select(heading => NotInAnchor().Replace(heading, string.Empty).Replace(' ', '-'))
        .ToHashSet(StringComparer.Ordinal);

    public static MarkdownFile Read(string fullPath) =>
        new(Repository.PathOf(fullPath), fullPath, File.ReadAllText(fullPath).Split('\n'));

    public override string ToString() => Path;

    private static IEnumerable<CodeBlock> FindBlocks(string path, string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith(Fence, StringComparison.Ordinal))
            {
                continue;
            }

            var end = Array.FindIndex(lines, i + 1, line => line.StartsWith(Fence, StringComparison.Ordinal));
            Assert.True(end > 0, $"{path}:{i + 1}: the block has no end.");
            var comment = Comment().Match(i > 0 ? lines[i - 1] : string.Empty);
            var note = comment.Success ? comment.Groups["note"].Value : null;
            var text = string.Join('\n', lines[(i + 1)..end]);
            yield return new CodeBlock($"{path}:{i + 1}", lines[i][Fence.Length..].Trim(), note, text);
            i = end;
        }
    }

    private static IEnumerable<string> WithoutBlocks(string[] lines)
    {
        var isInside = false;
        foreach (var line in lines)
        {
            var isFence = line.StartsWith(Fence, StringComparison.Ordinal);
            if (!isInside && !isFence)
            {
                yield return line;
            }

            isInside ^= isFence;
        }
    }

    [GeneratedRegex("`(?<text>[^`\n]+)`", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Link();

    [GeneratedRegex("^<!-- (?<note>.+) -->$", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Comment();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]", RegexOptions.None, Timeout.Infinite)]
    private static partial Regex NotInAnchor();
}
