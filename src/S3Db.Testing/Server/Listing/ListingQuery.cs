namespace S3Db.Testing;

/// <summary>What a listing asks for, and how a page is cut out of the sorted keys.</summary>
internal sealed record ListingQuery(string Prefix, string Delimiter, string After, int PageSize)
{
    public Listing Run(SortedList<string, StoredObject> objects)
    {
        var found = new List<(string, StoredObject)>();
        var prefixes = new List<string>();
        var last = After;
        for (var i = FindFirst(objects.Keys); i < objects.Count; i++)
        {
            var key = objects.Keys[i];
            if (!key.StartsWith(Prefix, StringComparison.Ordinal))
            {
                break;
            }

            var rolledUp = RollUp(key);
            if (rolledUp is not null && last.StartsWith(rolledUp, StringComparison.Ordinal))
            {
                continue;
            }

            if (found.Count + prefixes.Count == PageSize)
            {
                return new Listing(found, prefixes, last);
            }

            last = rolledUp ?? key;
            if (rolledUp is null)
            {
                found.Add((key, objects.Values[i]));
            }
            else
            {
                prefixes.Add(rolledUp);
            }
        }

        return new Listing(found, prefixes, Next: null);
    }

    /// <summary>The index of the first key behind <see cref="After"/> that may have the prefix.</summary>
    private int FindFirst(IList<string> keys)
    {
        var (low, high) = (0, keys.Count);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var isBefore = Utf8KeyComparer.Instance.Compare(keys[middle], Prefix) < 0
                || (After.Length > 0 && Utf8KeyComparer.Instance.Compare(keys[middle], After) <= 0);
            (low, high) = isBefore ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private string? RollUp(string key)
    {
        if (Delimiter.Length == 0)
        {
            return null;
        }

        var end = key.IndexOf(Delimiter, Prefix.Length, StringComparison.Ordinal);
        return end < 0 ? null : key[..(end + Delimiter.Length)];
    }
}
