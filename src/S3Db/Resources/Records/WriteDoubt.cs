namespace S3Db;

/// <summary>
/// Whether some attempt of one write may have been stored although it was answered with a refusal, so that the error
/// that ends the write does not call it definitely not stored.
/// </summary>
internal sealed class WriteDoubt
{
    public bool IsOutcomeUnknown { get; set; }
}
