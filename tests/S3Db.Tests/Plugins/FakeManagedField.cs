namespace S3Db.Tests.Plugins;

/// <summary>A counter in memory that behaves as a plugin's field must.</summary>
internal sealed class FakeManagedField(string field) : IManagedField
{
    public Dictionary<string, (string Life, decimal Value)> Counters { get; } = [];

    public List<(string Id, string Nonce)> Cleared { get; } = [];

    public Func<string, Task>? OnClear { get; set; }

    public int ReadCount { get; private set; }

    public string Field { get; } = field;

    public void ValidateInitial(string id, decimal initial)
    {
        if (initial < 0)
        {
            throw new S3DbException(S3DbErrorKind.Invalid, $"'{id}' cannot start below 0.");
        }
    }

    public ValueTask<IReadOnlyList<ManagedValue>> ReadAsync(
        IReadOnlyList<ManagedRecord> records, CancellationToken cancellationToken)
    {
        ReadCount++;
        return new([.. records.Select(Read)]);
    }

    public async ValueTask ClearAsync(
        string id, string endedIncarnation, string nonce, CancellationToken cancellationToken)
    {
        if (OnClear is not null)
        {
            await OnClear(id);
        }

        Cleared.Add((id, nonce));
        Counters[id] = (nonce, 0);
    }

    private ManagedValue Read(ManagedRecord record) =>
        !Counters.TryGetValue(record.Id, out var counter)
            ? new ManagedValue(record.Initial, false)
            : new ManagedValue(record.Initial + counter.Value, counter.Life != record.Incarnation);
}
