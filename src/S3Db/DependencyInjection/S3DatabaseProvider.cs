namespace S3Db;

/// <summary>
/// Gives a hosted database to those who exist before it does, such as the constructors of hosted services. Everybody
/// else takes <see cref="S3Database"/> itself. Thread-safe.
/// </summary>
public sealed class S3DatabaseProvider
{
    private readonly TaskCompletionSource<S3Database> _connected =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly string _name;

    internal S3DatabaseProvider(string name) => _name = name;

    /// <summary>The database, now.</summary>
    /// <exception cref="InvalidOperationException">The host has not started, or could not connect.</exception>
    internal S3Database Current
    {
        get
        {
            if (Find() is { } database)
            {
                return database;
            }

            var which = _name.Length == 0 ? "The S3Db database" : $"The S3Db database '{_name}'";
            throw new InvalidOperationException(
                $"{which} is not connected yet: the host connects it when it starts, before its hosted services. Start "
                + "the host first. What is constructed earlier, such as a hosted service, takes "
                + $"{nameof(S3DatabaseProvider)} and awaits {nameof(GetAsync)}.");
        }
    }

    /// <summary>The database, once the host has connected it.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<S3Database> GetAsync(CancellationToken cancellationToken = default) =>
        _connected.Task.WaitAsync(cancellationToken);

    /// <summary>The database, or null while it is not connected.</summary>
    internal S3Database? Find() => _connected.Task.IsCompletedSuccessfully ? _connected.Task.Result : null;

    internal void Set(S3Database database) => _connected.TrySetResult(database);
}
