namespace S3Db;

/// <summary>
/// The resources of an open database: those in the catalog, opened when first asked for, and those plugins compute.
/// What waits for a resource to exist runs before it is handed out.
/// </summary>
internal sealed class ResourceSet(CatalogStore catalog, Func<string, Resource> create, PluginSet plugins)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Resource> _resources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Resource> _virtual = new(StringComparer.Ordinal);
    private readonly List<PendingInstall> _pending = [];

    public async Task<Resource> CreateAsync(ResourceSchema wanted, CancellationToken cancellationToken)
    {
        RefuseVirtual(wanted.Name);
        await catalog.ChangeAsync(document => Merge(document, wanted), cancellationToken).ConfigureAwait(false);
        return await OpenAsync(wanted.Name, cancellationToken).ConfigureAwait(false);
    }

    public Resource Get(string name)
    {
        lock (_lock)
        {
            if (_virtual.TryGetValue(name, out var computed))
            {
                return computed;
            }

            if (catalog.Current.Resources.ContainsKey(name)
                && !_pending.Exists(install => install.IsDeferred && install.ResourceName == name))
            {
                return GetOrCreate(name);
            }
        }

        throw Unknown(name);
    }

    public async Task<Resource> FindAsync(string name, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_virtual.TryGetValue(name, out var computed))
            {
                return computed;
            }
        }

        if (!catalog.Current.Resources.ContainsKey(name))
        {
            await catalog.TryLoadAsync(cancellationToken).ConfigureAwait(false);
        }

        return catalog.Current.Resources.ContainsKey(name)
            ? await OpenAsync(name, cancellationToken).ConfigureAwait(false)
            : throw Unknown(name);
    }

    public async ValueTask WhenAsync(
        string name, Func<Resource, CancellationToken, ValueTask> install, CancellationToken cancellationToken)
    {
        var pending = new PendingInstall(name, install);
        lock (_lock)
        {
            _pending.Add(pending);
        }

        plugins.OnUndo(() => Remove(pending));
        if (!catalog.Current.Resources.ContainsKey(name))
        {
            await catalog.TryLoadAsync(cancellationToken).ConfigureAwait(false);
        }

        pending.IsDeferred = !catalog.Current.Resources.ContainsKey(name);
        if (pending.IsDeferred)
        {
            return;
        }

        try
        {
            await RunAsync(pending, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Remove(pending);
        }
    }

    public void AddVirtual(Resource resource)
    {
        lock (_lock)
        {
            if (catalog.Current.Resources.ContainsKey(resource.Name) || !_virtual.TryAdd(resource.Name, resource))
            {
                throw new S3DbException(
                    S3DbErrorKind.Invalid,
                    $"Cannot add the computed resource '{resource.Name}': a resource of that name exists.");
            }
        }
    }

    public void RemoveVirtual(string name)
    {
        lock (_lock)
        {
            _virtual.Remove(name);
        }
    }

    public S3DbException Unknown(string name)
    {
        lock (_lock)
        {
            var known = catalog.Current.Resources.Keys.Union(_virtual.Keys, StringComparer.Ordinal);
            return new S3DbException(
                S3DbErrorKind.NotFound,
                $"There is no resource '{name}'.{NearNames.Hint(name, known)} CreateResourceAsync creates one, and "
                + "GetResourceAsync finds one that another process has just created.");
        }
    }

    private static CatalogDocument? Merge(CatalogDocument document, ResourceSchema wanted)
    {
        if (!document.Resources.TryGetValue(wanted.Name, out var stored))
        {
            return document.With(new CatalogResource(wanted));
        }

        var conflicts = stored.Schema.FindConflicts(wanted);
        if (conflicts.Count > 0)
        {
            throw new S3DbException(
                S3DbErrorKind.Conflict,
                $"'{wanted.Name}' exists with another definition: {string.Join(" ", conflicts)} "
                + "Use the stored definition, or another name.");
        }

        return stored.Schema.Attributes.Count == wanted.Attributes.Count
            ? null
            : document.With(stored with { Schema = wanted });
    }

    private async Task<Resource> OpenAsync(string name, CancellationToken cancellationToken)
    {
        while (NextPending(name) is { } pending)
        {
            await RunAsync(pending, cancellationToken).ConfigureAwait(false);
        }

        lock (_lock)
        {
            return GetOrCreate(name);
        }
    }

    private async Task RunAsync(PendingInstall pending, CancellationToken cancellationToken)
    {
        await pending.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (pending.IsDone)
            {
                return;
            }

            Resource resource;
            lock (_lock)
            {
                resource = GetOrCreate(pending.ResourceName);
            }

            await plugins.RunUndoablyAsync(() => pending.Install(resource, cancellationToken)).ConfigureAwait(false);
            pending.IsDone = true;
            Remove(pending);
        }
        finally
        {
            pending.Gate.Release();
        }
    }

    private PendingInstall? NextPending(string name)
    {
        lock (_lock)
        {
            return _pending.Find(install => install.ResourceName == name);
        }
    }

    private void Remove(PendingInstall pending)
    {
        lock (_lock)
        {
            _pending.Remove(pending);
        }
    }

    private void RefuseVirtual(string name)
    {
        lock (_lock)
        {
            if (_virtual.ContainsKey(name))
            {
                throw new S3DbException(
                    S3DbErrorKind.Conflict, $"Cannot create '{name}': a plugin computes a resource of that name.");
            }
        }
    }

    private Resource GetOrCreate(string name)
    {
        if (!_resources.TryGetValue(name, out var resource))
        {
            _resources[name] = resource = create(name);
        }

        return resource;
    }
}
