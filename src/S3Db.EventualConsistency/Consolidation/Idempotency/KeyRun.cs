using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace S3Db.EventualConsistency;

/// <summary>
/// Keys folded on one day (UTC), sorted out of the manifest into immutable objects: a filter, and blocks by the first
/// bits of the scope. A fold reads only the blocks whose filter may hold a key of its transactions.
/// </summary>
/// <param name="Key">The object of the filter; those of the blocks are named after it.</param>
/// <param name="Day">The UTC day of the folds.</param>
/// <param name="Count">How many keys it holds.</param>
/// <param name="Depth">How many first bits of a scope name its block.</param>
/// <param name="Newest">The latest fold of a key in it: it is dropped as a whole.</param>
internal sealed record KeyRun(string Key, LocalDate Day, int Count, int Depth, Instant Newest)
{
    private const string Suffix = ".json.gz";

    public static string FilterName(LocalDate day) => $"k{LocalDatePattern.Iso.Format(day)}";

    public string BlockName(int block) =>
        string.Create(CultureInfo.InvariantCulture, $"{FilterName(Day)}-{block:D3}");

    public string BlockKey(int block) =>
        string.Create(CultureInfo.InvariantCulture, $"{Key[..^Suffix.Length]}-{block:D3}{Suffix}");

    public int BlockOf(KeyScope scope) => BlockOf(scope, Depth);

    public static int BlockOf(KeyScope scope, int depth) => depth == 0 ? 0 : (int)(scope.Prefix >> (32 - depth));

    /// <summary>Every object of it.</summary>
    public IEnumerable<string> Keys() => Enumerable.Range(0, 1 << Depth).Select(BlockKey).Prepend(Key);
}
