using System.Globalization;
using S3Db.EventualConsistency;

namespace S3Db.Workload;

/// <summary>The journals of all processes of a run, read together.</summary>
public sealed class RunJournals
{
    private readonly Dictionary<int, Intent?[]> _intents = [];
    private readonly Dictionary<int, IReadOnlyList<JournalEntry>> _reads = [];

    public Findings Findings { get; } = new();

    /// <summary>What was read, in the order of each process.</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<JournalEntry>> Reads => _reads;

    public long ReadsFailed { get; private set; }

    public long Requests { get; private set; }

    public IEnumerable<Intent> Intents => _intents.Values.SelectMany(list => list).OfType<Intent>();

    public static RunJournals Read(string folder)
    {
        var journals = new RunJournals();
        foreach (var path in Directory.EnumerateFiles(folder, "*.journal").Order(StringComparer.Ordinal))
        {
            journals.Add(path);
        }

        return journals;
    }

    /// <summary>The transaction that a source names; null when no journal has it.</summary>
    public Intent? Find(string? source)
    {
        var parts = source?.Split('.') ?? [];
        return parts.Length == 2
            && int.TryParse(parts[0], CultureInfo.InvariantCulture, out var journal)
            && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var number)
            ? Find(journal, number)
            : null;
    }

    public Intent? Find(int journal, int number) =>
        _intents.TryGetValue(journal, out var list) && number >= 0 && number < list.Length ? list[number] : null;

    private void Add(string path)
    {
        var number = int.Parse(Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture);
        var entries = JournalFile.Read(path);
        var last = entries.Where(entry => entry.Kind == JournalKind.Intent).Select(entry => entry.Number);
        var intents = new Intent?[last.DefaultIfEmpty(-1).Max() + 1];
        var reads = new List<JournalEntry>();
        var requests = 0L;
        foreach (var entry in entries)
        {
            switch (entry.Kind)
            {
                case JournalKind.Intent:
                    intents[entry.Number] = ToIntent(entry);
                    break;
                case JournalKind.Read:
                    reads.Add(entry);
                    break;
                case JournalKind.ReadFailed:
                    ReadsFailed++;
                    break;
                case JournalKind.Requests:
                    requests = entry.Value;
                    break;
                case JournalKind.Health or JournalKind.Memory or JournalKind.Waiting:
                    break;
                default:
                    End(intents[entry.Number]!, entry);
                    break;
            }
        }

        _intents[number] = intents;
        _reads[number] = reads;
        Requests += requests;
        foreach (var alarm in JournalFile.ReadAlarms(path))
        {
            Findings.Add("nothing inexplicable happens in a process", $"{Path.GetFileName(path)}: {alarm}");
        }
    }

    private static Intent ToIntent(JournalEntry entry) => new()
    {
        Wallet = entry.Wallet,
        Operation = (CounterOperation)entry.Detail,
        Cents = entry.Value,
        Key = entry.Extra,
        CalledAt = entry.Time,
    };

    private static void End(Intent intent, JournalEntry entry)
    {
        intent.EndedAt = entry.Time;
        intent.Verdict = (Verdict)entry.Detail;
        intent.IdHash = entry.Extra;
        intent.State = entry.Kind switch
        {
            JournalKind.Acknowledged => IntentState.Acknowledged,
            JournalKind.Unknown => IntentState.Unknown,
            _ => IntentState.Failed,
        };
    }
}
