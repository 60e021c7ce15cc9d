namespace S3Db.EventualConsistency;

/// <summary>Rows of one record, from one position of a generation to another, that saw one initial value.</summary>
/// <param name="Value">The initial value.</param>
/// <param name="From">The position of the first of them.</param>
/// <param name="To">The position of the last of them.</param>
internal readonly record struct InitialRun(decimal Value, int From, int To)
{
    /// <summary>Whether all rows of the record in the generation saw it.</summary>
    public bool IsWhole => From == 0 && To == int.MaxValue;

    /// <summary>All rows of a record in a generation.</summary>
    public static InitialRun Whole(decimal value) => new(value, 0, int.MaxValue);
}
