namespace S3Db.Docs.Tests.Checks;

/// <summary>A fenced block of a document.</summary>
/// <param name="Place">File and line.</param>
/// <param name="Language">What follows the fence.</param>
/// <param name="Note">The comment on the line before it: what keeps the block true.</param>
/// <param name="Text">The lines between the fences.</param>
internal sealed record CodeBlock(string Place, string Language, string? Note, string Text)
{
    /// <summary>What the note says behind a tag, such as the one behind <c>snippet:</c>; else null.</summary>
    public string? NoteOf(string tag) => Note?.StartsWith(tag + ": ", StringComparison.Ordinal) == true
        ? Note[(tag.Length + 2)..].Trim()
        : null;

    public override string ToString() => Place;
}
