using System.Globalization;

namespace S3Db.EventualConsistency;

/// <summary>
/// Which counters a page holds: those whose page hash begins with <see cref="Depth"/> bits equal to
/// <see cref="Prefix"/>. A page that grows too large is split into its two children (extendible hashing, Fagin et al.
/// 1979), so a page has a bounded size however many records there are.
/// </summary>
internal readonly record struct PageAddress(int Depth, uint Prefix) : IComparable<PageAddress>
{
    public const int DepthMax = 24;

    public static readonly PageAddress Root = new(0, 0);

    public static PageAddress Of(uint hash, int depth) => new(depth, depth == 0 ? 0 : hash >> (32 - depth));

    public PageAddress ChildFor(uint hash) => Of(hash, Depth + 1);

    public int CompareTo(PageAddress other) =>
        Depth != other.Depth ? Depth.CompareTo(other.Depth) : Prefix.CompareTo(other.Prefix);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"v{Depth:D2}-{Prefix:x6}");

    public static bool TryParse(string text, out PageAddress address)
    {
        address = default;
        if (text.Length != 10 || text[0] != 'v' || text[3] != '-'
            || !int.TryParse(text.AsSpan(1, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var depth)
            || !uint.TryParse(
                text.AsSpan(4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var prefix)
            || depth > DepthMax || prefix >= 1u << depth)
        {
            return false;
        }

        address = new(depth, prefix);
        return true;
    }
}
