using System.Globalization;
using S3Db.Storage;

namespace S3Db.Testing;

/// <summary>
/// One operation on a <see cref="FaultyObjectStore"/>: what hooks are given and what the trace keeps.
/// </summary>
public sealed class StoreOperation
{
    private int _outcome;

    internal StoreOperation(
        int number, StoreVerb verb, string key, PutCondition condition = default, IReadOnlyList<string>? keys = null)
    {
        Number = number;
        Verb = verb;
        Key = key;
        Condition = condition;
        Keys = keys ?? [key];
    }

    /// <summary>Its number on this store, from 1, in the order in which the operations began.</summary>
    public int Number { get; }

    /// <summary>What was asked.</summary>
    public StoreVerb Verb { get; }

    /// <summary>The key; the prefix of a listing; the first key of a bulk delete (empty when it has none).</summary>
    public string Key { get; }

    /// <summary>All keys of a bulk delete; else just <see cref="Key"/>.</summary>
    public IReadOnlyList<string> Keys { get; }

    /// <summary>The condition of a put.</summary>
    public PutCondition Condition { get; }

    /// <summary>The bytes of a put, valid while the operation runs; empty afterwards and for everything else.</summary>
    public ReadOnlyMemory<byte> Body { get; internal set; }

    /// <summary>How it went, as of now.</summary>
    public OperationOutcome Outcome
    {
        get => (OperationOutcome)Volatile.Read(ref _outcome);
        internal set => Volatile.Write(ref _outcome, (int)value);
    }

    /// <summary>One line of a trace: <c>17 Put wallets/data/id=w1.json if-match 9a0364b9 Succeeded</c>.</summary>
    public override string ToString()
    {
        var condition = Condition.Mode switch
        {
            PutMode.Create => " if-absent",
            PutMode.Swap => $" if-match {Condition.Expected}",
            _ => string.Empty,
        };
        return string.Create(CultureInfo.InvariantCulture, $"{Number} {Verb} {Key}{condition} {Outcome}");
    }
}
