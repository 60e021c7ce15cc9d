using System.Text.Json.Nodes;

namespace S3Db;

/// <summary>
/// Ranges for queries: <c>QueryAsync(new { balance = Filter.AtLeast(5), currency = "USD" })</c>. The operators of
/// s3db.js mean the same inside a value: <c>{ "$gte": 5 }</c>. Text is compared by its UTF-16 code units, and the
/// times of a log as instants.
/// </summary>
public static class Filter
{
    /// <summary>Equal to the bound, or greater.</summary>
    /// <param name="bound">The least value.</param>
    public static FieldRange AtLeast(decimal bound) => new(("$gte", JsonValue.Create(bound)));

    /// <summary>Equal to the bound, or behind it.</summary>
    /// <param name="bound">The first text.</param>
    public static FieldRange AtLeast(string bound) => new(("$gte", Text(bound)));

    /// <summary>Equal to the bound, or less.</summary>
    /// <param name="bound">The greatest value.</param>
    public static FieldRange AtMost(decimal bound) => new(("$lte", JsonValue.Create(bound)));

    /// <summary>Equal to the bound, or before it.</summary>
    /// <param name="bound">The last text.</param>
    public static FieldRange AtMost(string bound) => new(("$lte", Text(bound)));

    /// <summary>Greater than the bound.</summary>
    /// <param name="bound">The value that is too small.</param>
    public static FieldRange MoreThan(decimal bound) => new(("$gt", JsonValue.Create(bound)));

    /// <summary>Behind the bound.</summary>
    /// <param name="bound">The text that is too early.</param>
    public static FieldRange MoreThan(string bound) => new(("$gt", Text(bound)));

    /// <summary>Less than the bound.</summary>
    /// <param name="bound">The value that is too great.</param>
    public static FieldRange LessThan(decimal bound) => new(("$lt", JsonValue.Create(bound)));

    /// <summary>Before the bound.</summary>
    /// <param name="bound">The text that is too late.</param>
    public static FieldRange LessThan(string bound) => new(("$lt", Text(bound)));

    /// <summary>Neither less than the first bound nor greater than the second.</summary>
    /// <param name="from">The least value.</param>
    /// <param name="to">The greatest value.</param>
    public static FieldRange Between(decimal from, decimal to) =>
        new(("$gte", JsonValue.Create(from)), ("$lte", JsonValue.Create(to)));

    /// <summary>Neither before the first bound nor behind the second.</summary>
    /// <param name="from">The first text.</param>
    /// <param name="to">The last text.</param>
    public static FieldRange Between(string from, string to) => new(("$gte", Text(from)), ("$lte", Text(to)));

    private static JsonValue Text(string bound)
    {
        ArgumentNullException.ThrowIfNull(bound);
        return JsonValue.Create(StrictStringConverter.Check(bound));
    }
}
