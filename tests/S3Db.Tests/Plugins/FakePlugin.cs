namespace S3Db.Tests.Plugins;

/// <summary>A plugin whose install and disposal are the test's.</summary>
internal sealed class FakePlugin(string name, Func<PluginContext, ValueTask>? install = null) : IS3DbPlugin
{
    public string Name => name;

    public Action? OnDispose { get; init; }

    public static FakePlugin Managing(FakeManagedField field, string resource = "wallets") => new(
        $"{resource}.{field.Field}",
        context => context.WhenResourceAsync(
            resource,
            async (opened, token) =>
            {
                await context.EnsureManagedFieldAsync(resource, field.Field, [], token);
                opened.Manage(field);
            },
            default));

    public ValueTask InstallAsync(PluginContext context, CancellationToken cancellationToken) =>
        install?.Invoke(context) ?? ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        OnDispose?.Invoke();
        return ValueTask.CompletedTask;
    }
}
