namespace S3Db.Storage;

/// <summary>A written file that has no key yet.</summary>
internal sealed class StagedFile(string path) : IDisposable
{
    private bool _isMoved;

    /// <summary>Gives the file its name if that is free: exactly one of any number of callers succeeds.</summary>
    public bool TryLinkTo(string target)
    {
        if (OperatingSystem.IsWindows())
        {
            return TryMoveTo(target);
        }

        return PosixFiles.TryLink(path, target) switch
        {
            0 => true,
            PosixFiles.Exists => false,
            PosixFiles.NoEntry => throw new DirectoryNotFoundException(
                $"'{path}' or the folder of '{target}' was removed by somebody else."),
            PosixFiles.NotDirectory => throw new IOException($"'{target}' lies below a file.", PosixFiles.NotDirectory),
            PosixFiles.NotPermitted or PosixFiles.CrossDevice => throw new NotSupportedException(
                $"The file system of '{target}' has no hard links, or its folders lie on several volumes."),
            var error => throw new IOException($"link('{path}', '{target}') failed with error {error}."),
        };
    }

    /// <summary>Gives the file its name and replaces what was there.</summary>
    public void MoveTo(string target)
    {
        File.Move(path, target, overwrite: true);
        _isMoved = true;
    }

    public void Dispose()
    {
        if (!_isMoved)
        {
            File.Delete(path);
        }
    }

    private bool TryMoveTo(string target)
    {
        try
        {
            File.Move(path, target, overwrite: false);
            _isMoved = true;
            return true;
        }
        catch (IOException) when (File.Exists(target) || Directory.Exists(target))
        {
            return false;
        }
    }
}
