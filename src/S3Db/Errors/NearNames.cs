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
        var near = all
            .Select(candidate => (candidate, distance: Distance(name, candidate)))
            .Where(pair => pair.distance <= Math.Max(2, name.Length / 3))
            .OrderBy(pair => pair.distance)
            .Take(SuggestionsMax)
            .Select(pair => $"'{pair.candidate}'")
            .ToList();
        if (near.Count > 0)
        {
            return $" Did you mean {string.Join(" or ", near)}?";
        }

        return all.Count == 0 ? string.Empty : $" Known: {string.Join(", ", all)}.";
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
