namespace S3Db;

/// <summary>The workers of a resource whose records are objects of their own.</summary>
internal sealed class StoredResource
{
    public StoredResource(ResourceCore core)
    {
        Core = core;
        Reader = new RecordReader(core);
        Deleter = new RecordDeleter(core);
        Writer = new RecordWriter(core, Deleter);
        Query = new RecordQuery(core, Reader);
    }

    public ResourceCore Core { get; }

    public RecordReader Reader { get; }

    public RecordDeleter Deleter { get; }

    public RecordWriter Writer { get; }

    public RecordQuery Query { get; }
}
