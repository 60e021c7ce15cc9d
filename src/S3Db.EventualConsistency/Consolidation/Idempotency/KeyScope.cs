using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace S3Db.EventualConsistency;

/// <summary>
/// What an idempotency key is unique in: one field's record id and the key, as 96 bits of SHA-256. The record's life is
/// not part of it, so a late repeat of what was done to a deleted record cannot count for its successor.
/// </summary>
internal readonly record struct KeyScope(ulong High, uint Low) : IComparable<KeyScope>
{
    private const int Bytes = 12;

    /// <summary>The first 32 bits: filters and blocks go by them.</summary>
    public uint Prefix => (uint)(High >> 32);

    public static KeyScope Of(string recordId, string key)
    {
        // The id's length in front, so that no other pair has the same bytes.
        var text = Encoding.UTF8.GetBytes($"{recordId.Length}:{recordId}{key}");
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        return FromBytes(hash);
    }

    /// <summary>Null for a transaction without a key; the nonce of a clear is not one.</summary>
    public static KeyScope? Of(LogTransaction transaction) =>
        transaction.Operation != CounterOperation.Clear && transaction.IdempotencyKey is { } key
            ? Of(transaction.OriginalId, key)
            : null;

    public int CompareTo(KeyScope other) =>
        High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[8..], Low);
        return Base64Url.EncodeToString(bytes);
    }

    public static KeyScope Parse(string text)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        return Base64Url.TryDecodeFromChars(text, bytes, out var length) && length == Bytes
            ? FromBytes(bytes)
            : throw new FormatException($"'{text}' is not the scope of an idempotency key");
    }

    private static KeyScope FromBytes(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]));
}
