using System.Text;

namespace S3Db.EventualConsistency;

/// <summary>
/// What the plain rows of a segment begin with, up to the record's id: it differs by a number that counts up.
/// </summary>
internal sealed class RowStart
{
    private const int DigitsMax = 10;
    private readonly byte[] _bytes;
    private readonly int _first;
    private int _digits;

    /// <param name="toNumber">What stands before the number.</param>
    public RowStart(string toNumber)
    {
        _first = toNumber.Length;
        _bytes = new byte[_first + DigitsMax + Behind.Length];
        Encoding.ASCII.GetBytes(toNumber, _bytes);
    }

    private static ReadOnlySpan<byte> Behind => "\",\"originalId\":\""u8;

    /// <summary>The start of the next row, from number 0 on.</summary>
    public ReadOnlySpan<byte> Next()
    {
        if (!TryCount())
        {
            // One digit more than before: a 0 at first, then a 1 and zeros.
            var number = _bytes.AsSpan(_first, ++_digits);
            number.Fill((byte)'0');
            number[0] += (byte)(_digits > 1 ? 1 : 0);
            Behind.CopyTo(_bytes.AsSpan(_first + _digits));
        }

        return _bytes.AsSpan(0, _first + _digits + Behind.Length);
    }

    /// <summary>Adds one to the number; false when it has no digit that could grow.</summary>
    private bool TryCount()
    {
        for (var i = _first + _digits - 1; i >= _first; i--)
        {
            if (_bytes[i] != '9')
            {
                _bytes[i]++;
                return true;
            }

            _bytes[i] = (byte)'0';
        }

        return false;
    }
}
