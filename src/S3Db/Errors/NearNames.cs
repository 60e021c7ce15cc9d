namespace S3Db;

/// <summary>Finds what a misspelt name may have meant, for the remedy of an error.</summary>
internal static class NearNames
{
    private const int SuggestionsMax = 3;

    /// <summary>
    /// " Did you mean 'a' or 'b'?", or the known names when none is near; empty when nothing is known.
    /// </summary>
    public static string Hint(string name, IEnumerable<string> known)
    {
        var all = known.Order(StringComparer.Ordinal).ToList();
        return Suggestion(name, all) is { Length: > 0 } suggestion
            ? suggestion
            : all.Count == 0 ? string.Empty : $" Known: {string.Join(", ", all)}.";
    }

    /// <summary>" Did you mean 'a' or 'b'?"; empty when none is near.</summary>
    public static string Suggestion(string name, IEnumerable<string> known)
    {
        var near = known
            .Select(candidate => (candidate, distance: Distance(name, candidate)))
            .Where(pair => pair.distance <= Math.Max(2, name.Length / 3))
            .OrderBy(pair => pair.distance)
            .ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .Take(SuggestionsMax)
            .Select(pair => $"'{pair.candidate}'")
            .ToList();
        return near.Count == 0 ? string.Empty : $" Did you mean {string.Join(" or ", near)}?";
    }

    private static int Distance(string left, string right)
    {
        var previous = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var current = new int[right.Length + 1];
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var same = char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]);
                current[j] = Math.Min(
                    Math.Min(current[j - 1] + 1, previous[j] + 1), previous[j - 1] + (same ? 0 : 1));
            }

            previous = current;
        }

        return previous[right.Length];
    }
}
