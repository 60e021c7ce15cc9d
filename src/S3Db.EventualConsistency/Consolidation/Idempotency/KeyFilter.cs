using System.Text.Json;

namespace S3Db.EventualConsistency;

/// <summary>
/// Which keys a run can hold: the sorted first 32 bits of their scopes. Of a hundred thousand keys it answers "maybe"
/// to one in forty thousand others, and takes two bytes a key.
/// </summary>
internal sealed class KeyFilter
{
    private readonly uint[] _prefixes;

    private KeyFilter(uint[] prefixes) => _prefixes = prefixes;

    public static KeyFilter Of(IEnumerable<KeyScope> scopes) =>
        new([.. scopes.Select(scope => scope.Prefix).Distinct().Order()]);

    public bool MayHold(KeyScope scope) => Array.BinarySearch(_prefixes, scope.Prefix) >= 0;

    /// <summary>The distances between neighbours, seven bits a byte, low bits first, as base64.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        var bytes = new List<byte>(_prefixes.Length * 3);
        var before = 0u;
        foreach (var prefix in _prefixes)
        {
            for (var rest = prefix - before; ; rest >>= 7)
            {
                bytes.Add((byte)(rest < 0x80 ? rest : (rest & 0x7f) | 0x80));
                if (rest < 0x80)
                {
                    break;
                }
            }

            before = prefix;
        }

        writer.WriteBase64StringValue([.. bytes]);
    }

    /// <exception cref="FormatException">It is not what <see cref="Write"/> wrote.</exception>
    public static KeyFilter Read(JsonElement json)
    {
        var prefixes = new List<uint>();
        var (before, distance, shift) = (0u, 0UL, 0);
        foreach (var b in json.GetBytesFromBase64())
        {
            distance |= (ulong)(b & 0x7f) << shift;
            shift += 7;
            if (b >= 0x80)
            {
                continue;
            }

            before = shift <= 35
                ? checked((uint)(before + distance))
                : throw new FormatException("a distance in the filter is too long");
            prefixes.Add(before);
            (distance, shift) = (0UL, 0);
        }

        return shift == 0 ? new([.. prefixes]) : throw new FormatException("the filter is cut off");
    }
}
