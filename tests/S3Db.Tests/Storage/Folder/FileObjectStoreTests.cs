using System.Text;
using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.Tests.Storage;

public sealed class FileObjectStoreTests : IDisposable
{
    private static readonly byte[] Body = Encoding.ASCII.GetBytes("body");

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task PutAsync_WhenStored_IsOnePlainFileWithTheStoresTime()
    {
        await using var store = FileObjectStore.Open(_folder.FullPath, _time);

        var put = await store.PutAsync("resource=w/data/id=1.json", Body);

        var path = Path.Join(_folder.FullPath, "resource=w", "data", "id=1.json");
        Assert.Equal(Body, await File.ReadAllBytesAsync(path));
        Assert.Equal(_time.Now, put.StoreTime);
        Assert.Equal(
            _time.Now, Assert.Single((await store.ListAsync(new ListRequest(string.Empty))).Objects).LastModified);
        Assert.Empty(Directory.EnumerateFiles(Path.Join(_folder.FullPath, FileRoot.TempFolder)));
    }

    [Fact]
    public async Task PutAsync_WhenRefused_LeavesNoTemporaryFile()
    {
        await using var store = FileObjectStore.Open(_folder.FullPath, _time);
        await store.PutAsync("key", Body);

        await Assert.ThrowsAsync<StoreException>(() => store.PutAsync("key", Body, PutCondition.IfAbsent));
        await Assert.ThrowsAsync<StoreException>(
            () => store.PutAsync("key", Body, PutCondition.IfMatch(new ETag("other"))));

        Assert.Empty(Directory.EnumerateFiles(Path.Join(_folder.FullPath, FileRoot.TempFolder)));
    }

    [Fact]
    public async Task Open_WhenProcessesCrashedBefore_RemovesOldLeftoversOnly()
    {
        await using (FileObjectStore.Open(_folder.FullPath, _time))
        {
        }

        var old = Leave("old", TimeSpan.FromMinutes(61));
        var recent = Leave("recent", TimeSpan.FromMinutes(59));

        await using var store = FileObjectStore.Open(_folder.FullPath, _time);

        Assert.False(File.Exists(old));
        Assert.True(File.Exists(recent));
        Assert.Empty((await store.ListAsync(new ListRequest(string.Empty))).Objects);

        string Leave(string name, TimeSpan age)
        {
            var path = Path.Join(_folder.FullPath, FileRoot.TempFolder, name);
            File.WriteAllBytes(path, Body);
            File.SetLastWriteTimeUtc(path, (_time.Now.ToDateTimeOffset() - age).UtcDateTime);
            return path;
        }
    }

    [Fact]
    public async Task PutAsync_WhenTwoHandlesSwapOneKey_LosesNoIncrement()
    {
        const int Increments = 100;
        await using var first = FileObjectStore.Open(_folder.FullPath);
        await using var second = FileObjectStore.Open(_folder.FullPath);
        await first.PutAsync("counter", Encoding.ASCII.GetBytes("0"));

        await Parallel.ForAsync(
            0, Increments, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (index, token) =>
        {
            var store = index % 2 == 0 ? first : second;
            while (true)
            {
                var current = await store.GetAsync("counter", null, token);
                var value = int.Parse(Encoding.ASCII.GetString(current.Body.Span)) + 1;
                try
                {
                    var body = Encoding.ASCII.GetBytes($"{value}");
                    await store.PutAsync("counter", body, PutCondition.IfMatch(current.ETag), token);
                    return;
                }
                catch (StoreException error) when (error.Error == StoreErrorKind.PreconditionFailed)
                {
                    // Another one was faster.
                }
            }
        });

        Assert.Equal("100", Encoding.ASCII.GetString((await second.GetAsync("counter")).Body.Span));
    }

    [Fact]
    public async Task PutAsync_WhenAnotherProcessHoldsTheLock_GivesUpUnchanged()
    {
        await using var store = FileObjectStore.Open(_folder.FullPath, _time);
        await store.PutAsync("key", Body);
        var path = Path.Join(_folder.FullPath, FileRoot.LocksFolder, $"{FileLocks.StripeOf("key"):d2}");
        using var held = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

        var putting = store.PutAsync("key", Encoding.ASCII.GetBytes("other"));
        while (!putting.IsCompleted)
        {
            await Task.WhenAny(putting, _time.WhenTimersAsync(1));
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        var error = await Assert.ThrowsAsync<StoreException>(() => putting);
        Assert.Equal(StoreErrorKind.Unavailable, error.Error);
        Assert.False(error.IsOutcomeUnknown);
        Assert.Contains("lock", error.Message, StringComparison.Ordinal);
        Assert.Equal(Body, (await store.GetAsync("key")).Body);
    }

    [Fact]
    public async Task PutAsync_WhenKeyIsFolderOrBelowAnObject_IsRefused()
    {
        await using var store = FileObjectStore.Open(_folder.FullPath);
        await store.PutAsync("a/b", Body);
        await store.PutAsync("c", Body);

        foreach (var condition in new[] { PutCondition.None, PutCondition.IfAbsent })
        {
            var folder = await Assert.ThrowsAsync<StoreException>(() => store.PutAsync("a", Body, condition));
            var below = await Assert.ThrowsAsync<StoreException>(() => store.PutAsync("c/d", Body, condition));
            var deeper = await Assert.ThrowsAsync<StoreException>(() => store.PutAsync("c/d/e", Body, condition));

            Assert.All([folder, below, deeper], error => Assert.Equal(StoreErrorKind.Invalid, error.Error));
            Assert.All([folder, below, deeper], error => Assert.Contains("a file and a folder", error.Message));
        }

        Assert.Equal(GetStatus.NotFound, (await store.GetAsync("a")).Status);
        Assert.Equal(GetStatus.NotFound, (await store.GetAsync("c/d")).Status);
        await store.DeleteAsync("a");
        await store.DeleteAsync("c/d");
        Assert.True((await store.GetAsync("a/b")).IsFound);
    }

    [Fact]
    public async Task AnyRequest_WhenFolderHasGone_NamesTheRoot()
    {
        await using var store = FileObjectStore.Open(_folder.FullPath);
        Directory.Delete(_folder.FullPath, recursive: true);

        var errors = new[]
        {
            await Assert.ThrowsAsync<StoreException>(() => store.GetAsync("key")),
            await Assert.ThrowsAsync<StoreException>(() => store.PutAsync("key", Body)),
            await Assert.ThrowsAsync<StoreException>(() => store.ListAsync(new ListRequest(string.Empty))),
        };

        Assert.All(errors, error => Assert.Equal(StoreErrorKind.RootNotFound, error.Error));
        Assert.All(errors, error => Assert.Contains(_folder.FullPath, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Open_WhenNamesAreEscaped_RemembersIt()
    {
        await using (var store = FileObjectStore.Open(_folder.FullPath, null, forceEscaping: true))
        {
            await store.PutAsync("Data/Id^X", Body);
        }

        Assert.True(File.Exists(Path.Join(_folder.FullPath, "^data", "^id^^^x")));
        await using var again = FileObjectStore.Open(_folder.FullPath);
        Assert.True((await again.GetAsync("Data/Id^X")).IsFound);
    }

    [Fact]
    public async Task Open_WhenFolderOfAnotherVolumeIsOpenedEscaping_IsRefused()
    {
        await using (FileObjectStore.Open(_folder.FullPath))
        {
        }

        var error = Assert.Throws<StoreException>(
            () => FileObjectStore.Open(_folder.FullPath, null, forceEscaping: true));

        Assert.Equal(StoreErrorKind.Unsupported, error.Error);
    }
}
