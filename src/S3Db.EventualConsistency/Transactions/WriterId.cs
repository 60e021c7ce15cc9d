using System.Buffers;
using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace S3Db.EventualConsistency;

/// <summary>
/// One life of one writer: <c>20261120T235959Z-0123456789abcdef</c>. It carries its birth by the store's clock, sorts
/// by it, and is used by one running process. DESIGN.md calls this assumption A1.
/// </summary>
internal readonly record struct WriterId : IComparable<WriterId>
{
    private const int BirthLength = 16;
    private const int TokenLength = 16;
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");
    private static readonly InstantPattern BirthPattern =
        InstantPattern.Create("uuuuMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private WriterId(string value, Instant birth) => (Value, Birth) = (value, birth);

    /// <summary>How long its text is.</summary>
    public static int Length => BirthLength + 1 + TokenLength;

    public string Value { get; }

    /// <summary>When it was drawn, by the store's clock, in whole seconds.</summary>
    public Instant Birth { get; }

    public static WriterId Create(Instant storeNow, IRandomSource random)
    {
        var text = BirthPattern.Format(storeNow);
        return new($"{text}-{random.NextToken()}", BirthPattern.Parse(text).Value);
    }

    /// <summary>
    /// A text that sorts before every writer born at that instant or later, and behind those born before.
    /// </summary>
    public static string Before(Instant birth) => BirthPattern.Format(birth);

    public static bool TryParse(string text, out WriterId writer)
    {
        writer = default;
        if (text.Length != Length || text[BirthLength] != '-'
            || text.AsSpan(BirthLength + 1).ContainsAnyExcept(HexDigits))
        {
            return false;
        }

        var birth = BirthPattern.Parse(text[..BirthLength]);
        if (!birth.Success)
        {
            return false;
        }

        writer = new(text, birth.Value);
        return true;
    }

    public int CompareTo(WriterId other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value ?? string.Empty;
}
