using NodaTime;

namespace S3Db.Storage;

/// <summary>
/// A store in a folder: a file for each object, in plain folders that other tools may read. Safe between processes and
/// against crashes: a write has reached the disk when its call returns, and a reader sees a whole version or none.
/// Thread-safe. The folder must be on a local file system that has hard links and file locks.
/// </summary>
public sealed class FileObjectStore : IObjectStore
{
    private readonly FileKeyMapper _mapper;
    private readonly FileLister _lister;
    private readonly FileLocks _locks;
    private readonly FileStaging _staging;
    private readonly FolderSync _folders;
    private readonly string _root;
    private readonly TimeProvider _timeProvider;

    private FileObjectStore(string root, FileKeyMapper mapper, TimeProvider timeProvider)
    {
        _root = root;
        _mapper = mapper;
        _timeProvider = timeProvider;
        _lister = new FileLister(root, mapper);
        _locks = new FileLocks(Path.Join(root, FileRoot.LocksFolder), timeProvider, SystemRandomSource.Instance);
        _staging = new FileStaging(Path.Join(root, FileRoot.TempFolder), timeProvider, SystemRandomSource.Instance);
        _folders = new FolderSync(root);
        Description = $"file://{root}";
    }

    /// <inheritdoc/>
    public string Description { get; }

    private Instant Now => Instant.FromDateTimeOffset(_timeProvider.GetUtcNow());

    /// <summary>Opens a folder and creates it if need be; removes what crashed processes left behind.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="timeProvider">The store's clock; the system's when null.</param>
    /// <exception cref="StoreException">The folder cannot be used; the message says why.</exception>
    public static FileObjectStore Open(string folder, TimeProvider? timeProvider = null) =>
        Open(folder, timeProvider, forceEscaping: false);

    internal static FileObjectStore Open(string folder, TimeProvider? timeProvider, bool forceEscaping)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        try
        {
            var isEscaping = FileRoot.Prepare(root, forceEscaping);
            var store = new FileObjectStore(
                root, new FileKeyMapper(root, isEscaping), timeProvider ?? TimeProvider.System);
            store._staging.Sweep();
            return store;
        }
        catch (Exception exception) when (FileErrors.IsFileError(exception))
        {
            throw FileErrors.Translate(exception, string.Empty, $"open the folder '{root}'", isOutcomeUnknown: false);
        }
    }

    /// <inheritdoc/>
    public Task<GetResult> GetAsync(
        string key, ETag? ifNoneMatch = null, CancellationToken cancellationToken = default)
    {
        ObjectKey.Validate(key);
        return Task.Run(() => Get(key, ifNoneMatch), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<PutResult> PutAsync(
        string key,
        ReadOnlyMemory<byte> body,
        PutCondition condition = default,
        CancellationToken cancellationToken = default)
    {
        ObjectKey.Validate(key);
        ObjectSize.CheckWrite(key, body.Length, Description);
        var path = _mapper.ToPath(key);
        var isCommitting = false;
        try
        {
            using var staged = await Task.Run(() => Stage(key, path, body, condition), cancellationToken)
                .ConfigureAwait(false);
            if (condition.Mode == PutMode.Create)
            {
                isCommitting = true;
                Create(key, path, staged);
            }
            else
            {
                using (await _locks.AcquireAsync(key, cancellationToken).ConfigureAwait(false))
                {
                    Check(key, path, condition);
                    isCommitting = true;
                    staged.MoveTo(path);
                }

                FolderSync.Sync(path);
            }

            return new PutResult(ObjectFile.ComputeETag(body.Span), Now);
        }
        catch (Exception exception) when (FileErrors.IsFileError(exception))
        {
            throw FileErrors.Translate(exception, key, $"write '{key}' in {Description}", isCommitting);
        }
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(string key, CancellationToken cancellationToken = default)
    {
        ObjectKey.Validate(key);
        try
        {
            if (await RemoveAsync(key, cancellationToken).ConfigureAwait(false))
            {
                FolderSync.Sync(_mapper.ToPath(key));
            }
        }
        catch (Exception exception) when (FileErrors.IsFileError(exception))
        {
            throw FileErrors.Translate(exception, key, $"delete '{key}' in {Description}", isOutcomeUnknown: true);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> DeleteManyAsync(
        IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        foreach (var key in keys)
        {
            ObjectKey.Validate(key);
        }

        var failed = new List<string>();
        foreach (var folder in keys.GroupBy(key => Path.GetDirectoryName(_mapper.ToPath(key))!, StringComparer.Ordinal))
        {
            var isChanged = false;
            foreach (var key in folder)
            {
                try
                {
                    isChanged |= await RemoveAsync(key, cancellationToken).ConfigureAwait(false);
                }
                catch (Exception exception) when (FileErrors.IsFileError(exception) || exception is StoreException)
                {
                    failed.Add(key);
                }
            }

            if (isChanged && !FolderSync.TrySync(folder.Key))
            {
                failed.AddRange(folder);
            }
        }

        return failed;
    }

    /// <inheritdoc/>
    public Task<ListPage> ListAsync(ListRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Task.Run(() => List(request, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _locks.Dispose();
        return ValueTask.CompletedTask;
    }

    private GetResult Get(string key, ETag? ifNoneMatch)
    {
        try
        {
            if (ObjectFile.TryRead(key, _mapper.ToPath(key), Description) is not { } body)
            {
                FileRoot.ThrowIfGone(_root, key);
                return new GetResult(GetStatus.NotFound, default, default, Now);
            }

            var etag = ObjectFile.ComputeETag(body);
            return etag == ifNoneMatch
                ? new GetResult(GetStatus.NotModified, default, etag, Now)
                : new GetResult(GetStatus.Found, body, etag, Now);
        }
        catch (Exception exception) when (FileErrors.IsFileError(exception))
        {
            throw FileErrors.Translate(exception, key, $"read '{key}' in {Description}", isOutcomeUnknown: false);
        }
    }

    private ListPage List(ListRequest request, CancellationToken cancellationToken)
    {
        try
        {
            FileRoot.ThrowIfGone(_root, request.Prefix);
            return _lister.List(request, Now, cancellationToken);
        }
        catch (Exception exception) when (FileErrors.IsFileError(exception))
        {
            throw FileErrors.Translate(
                exception, request.Prefix, $"list '{request.Prefix}' in {Description}", isOutcomeUnknown: false);
        }
    }

    /// <summary>Writes the bytes beside the objects, unless the condition is seen to fail already.</summary>
    private StagedFile Stage(string key, string path, ReadOnlyMemory<byte> body, PutCondition condition)
    {
        FileRoot.ThrowIfGone(_root, key);
        Check(key, path, condition);
        _folders.Create(Path.GetDirectoryName(path)!);
        return _staging.Write(body.Span);
    }

    private void Check(string key, string path, PutCondition condition)
    {
        if (Directory.Exists(path))
        {
            throw FileErrors.ObjectAndFolder(key, Description);
        }

        if (condition.Mode == PutMode.Create && File.Exists(path))
        {
            throw AlreadyExists(key, path);
        }

        if (condition.Mode == PutMode.Swap
            && (ObjectFile.TryRead(key, path, Description) is not { } stored
                || ObjectFile.ComputeETag(stored) != condition.Expected))
        {
            throw new StoreException(
                StoreErrorKind.PreconditionFailed, key, $"'{key}' in {Description} is not at {condition.Expected}.");
        }
    }

    private void Create(string key, string path, StagedFile staged)
    {
        if (!staged.TryLinkTo(path))
        {
            throw Directory.Exists(path) ? FileErrors.ObjectAndFolder(key, Description) : AlreadyExists(key, path);
        }

        FolderSync.Sync(path);
    }

    /// <summary>
    /// Whoever is told that an object exists may take it for their own and rely on it, so it has to be durable first.
    /// </summary>
    private StoreException AlreadyExists(string key, string path)
    {
        FolderSync.Sync(path);
        return new StoreException(StoreErrorKind.AlreadyExists, key, $"'{key}' exists in {Description}.");
    }

    private async Task<bool> RemoveAsync(string key, CancellationToken cancellationToken)
    {
        using var held = await _locks.AcquireAsync(key, cancellationToken).ConfigureAwait(false);
        return await Task.Run(
            () =>
            {
                var path = _mapper.ToPath(key);
                if (!File.Exists(path))
                {
                    return false;
                }

                File.Delete(path);
                return true;
            },
            CancellationToken.None).ConfigureAwait(false);
    }
}
