namespace S3Db.Cli.Tests.Commands;

/// <summary>Collects lines, and tells when one with a certain text has come.</summary>
internal sealed class SignalWriter : StringWriter
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private readonly List<(string Text, TaskCompletionSource Source)> _waiting = [];

    public Task WaitForAsync(string text)
    {
        lock (_lock)
        {
            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_lines.Exists(line => line.Contains(text, StringComparison.Ordinal)))
            {
                source.SetResult();
            }

            _waiting.Add((text, source));
            return source.Task;
        }
    }

    public override void WriteLine(string? value)
    {
        lock (_lock)
        {
            base.WriteLine(value);
            _lines.Add(value ?? string.Empty);
            foreach (var (text, source) in _waiting)
            {
                if (_lines[^1].Contains(text, StringComparison.Ordinal))
                {
                    source.TrySetResult();
                }
            }
        }
    }
}
