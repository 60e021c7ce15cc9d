using System.Text.Json;

namespace S3Db.EventualConsistency;

/// <summary>
/// What the folded transactions of one local day add up to. Statistics of disjoint transactions merge by adding, so
/// a month is its days and a resource is its shards.
/// </summary>
internal sealed class DayStatistics : IEquatable<DayStatistics>
{
    private static readonly string[] OperationNames = ["set", "add", "sub", "clear"];
    private readonly long[] _counts = new long[OperationNames.Length];
    private readonly ScaledSum[] _sums = new ScaledSum[OperationNames.Length];
    private ScaledSum _net;
    private ScaledSum _gross;

    /// <summary>What adds and subs that moved a value by their own amount add to all of these.</summary>
    private RunningSum _added;
    private RunningSum _subtracted;

    /// <summary>The signed change of all values, clears included.</summary>
    public ScaledSum Net => _net.Add(_added.Total).Add(_subtracted.Total.Negate());

    /// <summary>The sum of how far each transaction moved its value.</summary>
    public ScaledSum Gross => _gross.Add(_added.Total).Add(_subtracted.Total);

    /// <summary>Transactions that were rejected or were duplicates.</summary>
    public long IneffectiveCount { get; private set; }

    /// <summary>How many sets, adds and subs took effect.</summary>
    public long TransactionCount =>
        Count(CounterOperation.Set) + Count(CounterOperation.Add) + Count(CounterOperation.Sub);

    /// <summary>How many rows of the log they count, whatever became of them.</summary>
    public long RowCount => _counts.Sum() + IneffectiveCount;

    public bool IsEmpty => IneffectiveCount == 0 && Array.TrueForAll(_counts, count => count == 0);

    /// <summary>
    /// Reads what <see cref="Write"/> wrote; the reader stands on its opening brace and is left on its closing one.
    /// </summary>
    /// <exception cref="JsonException">It is not the form <see cref="Write"/> gives.</exception>
    public static DayStatistics Read(ref Utf8JsonReader reader)
    {
        var statistics = new DayStatistics();
        Expect(reader.TokenType == JsonTokenType.StartObject, "an object");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            Expect(reader.Read(), "a value");
            switch (name)
            {
                case "net":
                    statistics._net = ReadSum(ref reader);
                    break;
                case "gross":
                    statistics._gross = ReadSum(ref reader);
                    break;
                case "none":
                    statistics.IneffectiveCount = ReadCount(ref reader);
                    break;
                default:
                    statistics.ReadOperation(name, ref reader);
                    break;
            }
        }

        Expect(reader.TokenType == JsonTokenType.EndObject, "the end of the object");
        return statistics;
    }

    public long Count(CounterOperation operation) => _counts[(int)operation];

    public ScaledSum Sum(CounterOperation operation) => operation switch
    {
        CounterOperation.Add => _sums[(int)operation].Add(_added.Total),
        CounterOperation.Sub => _sums[(int)operation].Add(_subtracted.Total),
        _ => _sums[(int)operation],
    };

    /// <summary>Counts a transaction that took effect.</summary>
    /// <param name="operation">What it was.</param>
    /// <param name="value">Its value, as the row has it.</param>
    /// <param name="delta">By how much it moved its counter; see <see cref="ScaledSum.Change"/>.</param>
    public void Record(CounterOperation operation, decimal value, ScaledSum delta)
    {
        _counts[(int)operation]++;
        _sums[(int)operation] = _sums[(int)operation].Add(value);
        _net = _net.Add(delta);
        _gross = _gross.Add(delta.Abs());
    }

    public void Record(CounterOperation operation, decimal value, decimal delta) =>
        Record(operation, value, new ScaledSum(delta));

    /// <summary>
    /// Counts an add or a sub that moved its counter by its own amount: one addition instead of three.
    /// </summary>
    public void RecordMove(CounterOperation operation, decimal amount)
    {
        if (amount < 0)
        {
            Record(operation, amount, operation == CounterOperation.Sub ? decimal.Negate(amount) : amount);
            return;
        }

        _counts[(int)operation]++;
        ref var sum = ref operation == CounterOperation.Sub ? ref _subtracted : ref _added;
        sum.Add(amount);
    }

    /// <summary>Counts a transaction that had no effect: a duplicate, or a rejected one.</summary>
    public void RecordIneffective() => IneffectiveCount++;

    /// <summary>Adds the figures of other transactions to these.</summary>
    public void Merge(DayStatistics other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
            _sums[i] = _sums[i].Add(other.Sum((CounterOperation)i));
        }

        _net = _net.Add(other.Net);
        _gross = _gross.Add(other.Gross);
        IneffectiveCount += other.IneffectiveCount;
    }

    public DayStatistics Clone()
    {
        var copy = new DayStatistics();
        copy.Merge(this);
        return copy;
    }

    /// <summary>
    /// Writes it as one small object, always with the same bytes for the same figures; zeros are left out.
    /// </summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        for (var i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] != 0)
            {
                writer.WriteStartArray(OperationNames[i]);
                writer.WriteNumberValue(_counts[i]);
                writer.WriteStringValue(Sum((CounterOperation)i).ToString());
                writer.WriteEndArray();
            }
        }

        WriteSum(writer, "net", Net);
        WriteSum(writer, "gross", Gross);
        if (IneffectiveCount != 0)
        {
            writer.WriteNumber("none", IneffectiveCount);
        }

        writer.WriteEndObject();
    }

    public bool Equals(DayStatistics? other) =>
        other is not null
        && IneffectiveCount == other.IneffectiveCount
        && Net.Equals(other.Net)
        && Gross.Equals(other.Gross)
        && _counts.AsSpan().SequenceEqual(other._counts)
        && Array.TrueForAll(Enum.GetValues<CounterOperation>(), it => Sum(it).Equals(other.Sum(it)));

    public override bool Equals(object? obj) => Equals(obj as DayStatistics);

    public override int GetHashCode() => HashCode.Combine(TransactionCount, IneffectiveCount, Net);

    private static void WriteSum(Utf8JsonWriter writer, string name, ScaledSum sum)
    {
        if (!sum.IsZero)
        {
            writer.WriteString(name, sum.ToString());
        }
    }

    private static ScaledSum ReadSum(ref Utf8JsonReader reader)
    {
        ScaledSum sum = default;
        Expect(
            reader.TokenType == JsonTokenType.String && ScaledSum.TryParse(reader.GetString()!, out sum),
            "a canonical sum");
        return sum;
    }

    private static long ReadCount(ref Utf8JsonReader reader)
    {
        long count = 0;
        Expect(
            reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out count) && count > 0,
            "a count above zero");
        return count;
    }

    private static void Expect(bool condition, string what)
    {
        if (!condition)
        {
            throw new JsonException($"Cannot read the statistics of a day: {what} was expected.");
        }
    }

    private void ReadOperation(string name, ref Utf8JsonReader reader)
    {
        var operation = Array.IndexOf(OperationNames, name);
        Expect(operation >= 0, $"an operation, not '{name}',");
        Expect(reader.TokenType == JsonTokenType.StartArray && reader.Read(), "an array");
        _counts[operation] = ReadCount(ref reader);
        Expect(reader.Read(), "a sum");
        _sums[operation] = ReadSum(ref reader);
        Expect(reader.Read() && reader.TokenType == JsonTokenType.EndArray, "the end of the array");
    }
}
