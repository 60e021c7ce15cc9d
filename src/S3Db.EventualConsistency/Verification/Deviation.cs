using System.Globalization;
using System.Text;
using NodaTime;
using NodaTime.Text;

namespace S3Db.EventualConsistency;

/// <summary>One thing that is not as the log says it must be.</summary>
public sealed record Deviation
{
    /// <summary>What kind of thing.</summary>
    public required DeviationKind Kind { get; init; }

    /// <summary>The shard, from 0.</summary>
    public required int Shard { get; init; }

    /// <summary>The key of the object it was found in, or that is missing.</summary>
    public required string Key { get; init; }

    /// <summary>What it would have to be.</summary>
    public required string Expected { get; init; }

    /// <summary>What it is.</summary>
    public required string Found { get; init; }

    /// <summary>The record it concerns; null when it is not about one.</summary>
    public string? RecordId { get; init; }

    /// <summary>The transaction it concerns; null when it is not about one.</summary>
    public string? TransactionId { get; init; }

    /// <summary>The cohort day it concerns; null when it is not about one.</summary>
    public LocalDate? Date { get; init; }

    /// <summary>The generation it concerns; null when it is not about one.</summary>
    public long? Generation { get; init; }

    /// <summary>A sentence: <c>Value of record 'w1' in '…/manifest.json': expected 5, found 6.</c></summary>
    public override string ToString()
    {
        var text = new StringBuilder(Kind.ToString());
        if (RecordId is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $" of record '{RecordId}'");
        }

        if (TransactionId is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $" of transaction {TransactionId}");
        }

        if (Date is { } date)
        {
            text.Append(CultureInfo.InvariantCulture, $" of {LocalDatePattern.Iso.Format(date)}");
        }

        if (Generation is { } generation)
        {
            text.Append(CultureInfo.InvariantCulture, $" in generation {generation}");
        }

        text.Append(CultureInfo.InvariantCulture, $" in '{Key}': expected {Expected}, found {Found}.");
        return text.ToString();
    }
}
