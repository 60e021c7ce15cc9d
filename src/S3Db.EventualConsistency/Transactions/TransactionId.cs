using System.Globalization;

namespace S3Db.EventualConsistency;

/// <summary>
/// Where a transaction stands in the log: <c>{writer}-{sequence}-{index}</c>. Sequences count from 1.
/// </summary>
/// <param name="Writer">Who wrote the segment.</param>
/// <param name="Sequence">Which of the writer's segments.</param>
/// <param name="Index">Which line of the segment, from 0.</param>
internal readonly record struct TransactionId(WriterId Writer, long Sequence, int Index)
{
    public static bool TryParse(string text, out TransactionId id)
    {
        id = default;
        if (text.Length <= WriterId.Length || text[WriterId.Length] != '-'
            || !WriterId.TryParse(text[..WriterId.Length], out var writer))
        {
            return false;
        }

        var rest = text.AsSpan(WriterId.Length + 1);
        var dash = rest.IndexOf('-');
        if (dash < 1
            || !long.TryParse(rest[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            || !int.TryParse(rest[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            || sequence < 1)
        {
            return false;
        }

        id = new(writer, sequence, index);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Writer}-{Sequence}-{Index}");
}
