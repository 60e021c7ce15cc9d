using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace S3Db.EventualConsistency;

/// <summary>
/// The text of a token: <c>v1.</c> and base64url of its numbers and a checksum. Equal tokens have equal texts, and a
/// text that was cut or changed on its way is refused, because a weaker token would silently weaken a read.
/// </summary>
internal static class ConsistencyTokenText
{
    private const string Prefix = "v1.";
    private const int TextLengthMax = 64 * 1024;
    private const int ShownMax = 40;
    private const int ChecksumSize = sizeof(uint);
    private const int SecondsLength = 16;
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public static string Format(ImmutableSortedDictionary<LogShard, ShardPosition> positions)
    {
        var buffer = new ArrayBufferWriter<byte>();
        WriteNumber(buffer, positions.Count);
        foreach (var (shard, position) in positions)
        {
            var name = StrictUtf8.GetBytes(shard.LogResource);
            WriteNumber(buffer, name.Length);
            buffer.Write(name);
            WriteNumber(buffer, shard.Shard);
            WriteNumber(buffer, position.Generation is { } generation ? generation + 1 : 0);
            WriteNumber(buffer, position.Sequences.Count);
            foreach (var (writer, sequence) in position.Sequences)
            {
                WriteWriter(buffer, writer.Value);
                WriteNumber(buffer, sequence);
            }
        }

        return Seal(buffer.WrittenSpan);
    }

    /// <summary>The text of a payload: with its checksum, in letters that travel.</summary>
    public static string Seal(ReadOnlySpan<byte> payload)
    {
        Span<byte> checksum = stackalloc byte[ChecksumSize];
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, Checksum(payload));
        return Prefix + Base64Url.EncodeToString([.. payload, .. checksum]);
    }

    public static bool TryParse(
        string text, [NotNullWhen(true)] out ConsistencyToken? token, [NotNullWhen(false)] out string? error)
    {
        token = null;
        error = Refuse(text, out var payload);
        if (error is not null)
        {
            return false;
        }

        var reader = new Reader(payload);
        if (reader.TryRead(out var positions) && Format(positions) == text)
        {
            token = new(positions);
            return true;
        }

        error = Message(text, "its content makes no sense.");
        return false;
    }

    private static string? Refuse(string text, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return Message(text, $"it does not start with '{Prefix}', so it is none, or one of a newer version.");
        }

        if (text.Length > TextLengthMax)
        {
            return Message(text, $"it has {text.Length} characters, and {TextLengthMax} is the most.");
        }

        var encoded = text.AsSpan(Prefix.Length);
        var bytes = new byte[Base64Url.GetMaxDecodedLength(encoded.Length)];
        if (Base64Url.DecodeFromChars(encoded, bytes, out var consumed, out var size) != OperationStatus.Done
            || consumed != encoded.Length
            || size < ChecksumSize)
        {
            return Message(text, "it was cut short or changed.");
        }

        payload = bytes.AsSpan(0, size - ChecksumSize);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(payload.Length, ChecksumSize)) == Checksum(payload)
            ? null
            : Message(text, "it was cut short or changed: its checksum is wrong.");
    }

    private static string Message(string text, string why)
    {
        var shown = text.Length > ShownMax ? $"{text[..ShownMax]}…" : text;
        return $"Cannot read '{shown}' as a consistency token: {why} Pass on the exact text of "
            + "ConsistencyToken.ToString(), and use ConsistencyToken.Empty where there is none.";
    }

    // A writer's text is '20261120T235959Z-' and 16 hexadecimal digits.
    private static void WriteWriter(ArrayBufferWriter<byte> buffer, string writer)
    {
        var birth = string.Concat(writer.AsSpan(0, 8), writer.AsSpan(9, 6));
        WriteNumber(buffer, long.Parse(birth, NumberStyles.None, CultureInfo.InvariantCulture));
        buffer.Write(Convert.FromHexString(writer.AsSpan(SecondsLength + 1)));
    }

    private static void WriteNumber(ArrayBufferWriter<byte> buffer, long number)
    {
        var rest = checked((ulong)number);
        while (rest >= 0x80)
        {
            buffer.Write([(byte)((rest & 0x7f) | 0x80)]);
            rest >>= 7;
        }

        buffer.Write([(byte)rest]);
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var checksum = uint.MaxValue;
        foreach (var item in bytes)
        {
            checksum = BitOperations.Crc32C(checksum, item);
        }

        return ~checksum;
    }

    /// <summary>Takes the numbers out again; whatever is not there makes it fail, never throw.</summary>
    private ref struct Reader(ReadOnlySpan<byte> bytes)
    {
        private const int TokenSize = 8;
        private ReadOnlySpan<byte> _rest = bytes;

        public bool TryRead(out ImmutableSortedDictionary<LogShard, ShardPosition> positions)
        {
            var builder = ImmutableSortedDictionary.CreateBuilder<LogShard, ShardPosition>();
            positions = ImmutableSortedDictionary<LogShard, ShardPosition>.Empty;
            if (!TryReadNumber(out var count))
            {
                return false;
            }

            for (; count > 0; count--)
            {
                if (!TryReadName(out var name) || !TryReadNumber(out var shard) || shard > int.MaxValue
                    || !TryReadNumber(out var generation) || !TryReadSequences(out var sequences))
                {
                    return false;
                }

                var position = new ShardPosition(generation == 0 ? null : generation - 1, sequences);
                if (position.IsEmpty)
                {
                    return false;
                }

                builder[new(name, (int)shard)] = position;
            }

            positions = builder.ToImmutable();
            return _rest.IsEmpty;
        }

        private bool TryReadSequences(out ImmutableSortedDictionary<WriterId, long> sequences)
        {
            var builder = ImmutableSortedDictionary.CreateBuilder<WriterId, long>();
            sequences = ImmutableSortedDictionary<WriterId, long>.Empty;
            if (!TryReadNumber(out var count))
            {
                return false;
            }

            for (; count > 0; count--)
            {
                if (!TryReadWriter(out var writer) || !TryReadNumber(out var sequence) || sequence == 0)
                {
                    return false;
                }

                builder[writer] = sequence;
            }

            sequences = builder.ToImmutable();
            return true;
        }

        private bool TryReadName(out string name)
        {
            name = string.Empty;
            if (!TryReadNumber(out var length) || length > _rest.Length)
            {
                return false;
            }

            name = Encoding.UTF8.GetString(_rest[..(int)length]);
            _rest = _rest[(int)length..];
            return true;
        }

        private bool TryReadWriter(out WriterId writer)
        {
            writer = default;
            if (!TryReadNumber(out var birth) || birth > 9999_12_31_23_59_59 || _rest.Length < TokenSize)
            {
                return false;
            }

            var digits = birth.ToString("D14", CultureInfo.InvariantCulture);
            var token = Convert.ToHexStringLower(_rest[..TokenSize]);
            _rest = _rest[TokenSize..];
            return WriterId.TryParse($"{digits[..8]}T{digits[8..]}Z-{token}", out writer);
        }

        private bool TryReadNumber(out long number)
        {
            ulong value = 0;
            number = 0;
            for (var shift = 0; shift < 63 && !_rest.IsEmpty; shift += 7)
            {
                var item = _rest[0];
                _rest = _rest[1..];
                value |= (ulong)(item & 0x7f) << shift;
                if (item < 0x80)
                {
                    number = (long)value;
                    return true;
                }
            }

            return false;
        }
    }
}
