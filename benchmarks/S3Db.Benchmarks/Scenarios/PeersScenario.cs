using S3Db.Benchmarks.Peers;
using S3Db.Benchmarks.Reporting;
using S3Db.Benchmarks.Running;
using S3Db.Benchmarks.Stores;

namespace S3Db.Benchmarks.Scenarios;

/// <summary>The same work by other systems on this machine; s3db.js on the same S3 server.</summary>
internal sealed class PeersScenario : IScenario
{
    private const int Callers = 1_000;
    private const int Wallets = 1_000;
    private const string S3DbJs = "s3db.js";
    private const string Postgres = "postgres";

    public string Name => "peers";

    public string Summary => "The same work by s3db.js, PostgreSQL and Redis, where they are installed";

    public async Task RunAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var seconds = context.Pick(15, 1);
        var many = context.Pick(Callers, 16);
        var spec = context.S3 ?? StoreSpec.Folder(isRemote: false);
        var own = new List<PeerLine>();
        foreach (var (callers, wallets) in new[] { (1, 1), (many, 1), (many, Wallets) })
        {
            context.Step($"S3Db on {spec.Name}: {callers} callers", own.Count / 8.0);
            own.Add(await OwnWork.AddAsync(Fresh(context), callers, wallets, seconds, cancellationToken));
        }

        own.Add(await OwnWork.ConsolidateAsync(Fresh(context), cancellationToken));
        context.Step("the others", 0.5);
        var peers = context.Peers is { } folder && File.Exists(Path.Combine(folder, "run.sh"))
            ? await PeerScripts.RunAsync(folder, context.S3Connection, seconds, many, cancellationToken)
            : [];
        foreach (var line in own.Concat(peers))
        {
            Add(context, line, spec.Name);
        }

        if (context.S3 is not null)
        {
            Compare(context, own, peers, spec.Name);
        }
    }

    private static StoreSpec Fresh(ScenarioContext context) => context.S3 ?? StoreSpec.Folder(isRemote: false);

    private static void Add(ScenarioContext context, PeerLine line, string store)
    {
        Add("transactions", line.PerSecond, "tx/s", Better.Higher);
        Add("requests", line.RequestsPerTransaction, "per tx", Better.Lower);
        Add("p50", line.P50, "ms", Better.Lower);
        Add("p99", line.P99, "ms", Better.Lower);

        void Add(string what, double? measured, string unit, Better better)
        {
            if (measured is { } value)
            {
                context.Add(new Figure
                {
                    Case = $"{line.Peer}: {line.Work}",
                    Name = what,
                    Measured = value,
                    Unit = unit,
                    Better = better,
                    Store = store,
                    Note = line.Note.Length == 0 ? string.Empty : $"{line.Peer}, {line.Work}: {line.Note}.",
                });
            }
        }
    }

    private static void Compare(
        ScenarioContext context, List<PeerLine> own, IReadOnlyList<PeerLine> peers, string store)
    {
        foreach (var ours in own)
        {
            foreach (var theirs in peers.Where(line => line.Peer is S3DbJs or Postgres && line.Work == ours.Work))
            {
                var target = theirs.Peer == Postgres ? Targets.PeerLedger
                    : ours.Scenario == "consolidate" ? Targets.PeerConsolidation
                    : Targets.PeerThroughput;
                if (ours.Callers > 1 || ours.Scenario == "consolidate")
                {
                    Add(Figure.Of(target, ours.PerSecond / theirs.PerSecond));
                }

                if (ours.Callers > 1 && theirs.RequestsPerTransaction is { } requests)
                {
                    Add(Figure.Of(Targets.PeerRequests, requests / ours.RequestsPerTransaction!.Value));
                }

                void Add(Figure figure) => context.Add(figure with { Case = ours.Work, Store = store });
            }
        }
    }
}
