using System.Text.Json;

namespace S3Db.EventualConsistency;

/// <summary>The initial values that decisions or statistics of a generation depended on.</summary>
internal interface IRowInitials
{
    /// <summary>The format of the manifest that can hold it.</summary>
    int Format { get; }

    /// <summary>The initial value that the decision of a row saw; null when it needed none.</summary>
    /// <param name="row">The row.</param>
    /// <param name="position">Its position among the decided rows of the generation.</param>
    decimal? Find(in LogRow row, int position);

    /// <summary>Whether all decisions of the generation saw the same, or none needed any.</summary>
    bool IsCommon(out decimal? initial);

    /// <summary>Writes the properties of the generation that hold it; none when there is nothing to tell.</summary>
    void Write(Utf8JsonWriter writer);
}
