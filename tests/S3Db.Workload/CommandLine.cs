using System.Globalization;

namespace S3Db.Workload;

/// <summary>The options of a command: names with values, nothing else.</summary>
public sealed class CommandLine
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <exception cref="S3DbException">An option is unknown, is given twice or has no value.</exception>
    public CommandLine(IReadOnlyList<string> arguments, params IReadOnlyList<string> known)
    {
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var isGood = known.Contains(arguments[i], StringComparer.Ordinal)
                && i + 1 < arguments.Count
                && _values.TryAdd(arguments[i], arguments[i + 1]);
            if (!isGood)
            {
                throw Wrong(
                    $"'{arguments[i]}' is unknown, given twice or without a value; use {string.Join(", ", known)}.");
            }
        }
    }

    public string? Find(string name) => _values.GetValueOrDefault(name);

    public string Text(string name) => Find(name) ?? throw Wrong($"{name} is missing.");

    public double? Number(string name) => Find(name) is not { } text ? null
        : double.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
        : throw Wrong($"{name} is '{text}' and must be a positive number.");

    private static S3DbException Wrong(string what) => new(S3DbErrorKind.Invalid, $"Cannot run this: {what}");
}
