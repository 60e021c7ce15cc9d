using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.FoldRows;

/// <summary>A fold of rows as values decides what its definition does, transaction by transaction.</summary>
public sealed class FoldModelTests
{
    private static readonly string[] Ids =
    [
        "w1", "w2", "exactly-16-bytes", "just-over-16-byte", "just-over-17-byte", "ключ", "\U0001f600\uffff", "a\"b",
    ];

    private static readonly decimal[] Amounts =
    [
        1m, 0m, 1.50m, 0.000000000001m, 999_999_999_999_999.999999999999m, -1m, decimal.MaxValue, decimal.MinValue,
        0.0000000000000000000000000001m, 7922816251426433759354395033.5m, -0.0m, 79228162514264337593543950334m,
    ];

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Run_OfAnyRows_DecidesAsEachInFullDoes(bool isBounded, bool isUnlucky)
    {
        await using var world = new CounterWorld();
        var shard = (await world.StartAsync()).Plugin.ActiveField.Shards[0];
        var cancellation = TestContext.Current.CancellationToken;
        var manifest = (await shard.Consolidator.Manifests.ReadAsync(cancellation)).Manifest;
        var judge = JudgeOf(isBounded, isUnlucky);
        for (var round = 0; round < 400; round++)
        {
            var random = new Random(round);
            var segments = RowSamples.Segments(random, Row);
            var held = isUnlucky && random.Next(2) == 0 ? Held(random) : [];
            var page = CounterPage.Of(Ids.Where(_ => random.Next(2) == 0).ToDictionary(id => id, id => new CounterEntry(
                isUnlucky ? 1 : Amount(random),
                isUnlucky || random.Next(2) == 0,
                random.Next(4) == 0 ? "life" : string.Empty)
            {
                Held = id == "w1" ? held : [],
            }));
            var slots = manifest.Counters.ToDictionary(slot => slot.Key, _ => new PageSlot<CounterPage>(page, null, 1));
            var loaded = await LoadedState.LoadAsync(
                manifest with { Counters = slots }, Ids, shard.Consolidator.Pages, shard.Context.Limits, cancellation);
            var initials = Ids.ToDictionary(id => id, _ => new InitialValue(true, string.Empty, null, Amount(random)));
            var state = new FoldState(loaded, judge.Untouched, FoldModel.Ledger());
            var fold = new Fold(judge, state, initials, ProtocolRules.All);

            var result = fold.Run(FoldOrder.Sort(segments, ProtocolRules.All), []);

            var model = new FoldModel(judge, page, initials);
            model.Run(segments);
            Assert.Empty(fold.MissingInitials);
            Assert.Equal(model.Outcomes, result.Outcomes);
            Assert.Equal(model.Held.Order(), result.Held.Select(id => id.ToString()).Order());
            Assert.Equal(model.Released, result.Released.Select(row => row.Id));
            Assert.Equal(model.Decided.Count, result.Decided);
            Assert.Equal(model.Statistics, state.Statistics);
            Assert.Equal(model.Keys.Added, state.Keys.Added);
            Assert.Equal(Ids.Select(id => Text(model.Find(id))), Ids.Select(id => Text(state.Find(id))));
            Assert.Equal(
                model.Decided.Select(row => row.Initial),
                model.Decided.Select((row, position) => result.Initials.Find(row.Row, position)));
        }
    }

    private static decimal Amount(Random random) => Amounts[random.Next(Amounts.Length)];

    private static LogTransaction Row(Random random) => RowSamples.Row(random) with
    {
        OriginalId = Ids[random.Next(Ids.Length)],
        Operation = random.Next(6) == 0 ? CounterOperation.Set
            : random.Next(3) == 0 ? CounterOperation.Sub : CounterOperation.Add,
        Value = random.Next(2) == 0 ? Amount(random) : random.Next(1, 1_000_000) / 1000m,
        IdempotencyKey = random.Next(5) == 0 ? $"order-{random.Next(3)}" : null,
    };

    private static List<HeldTransaction> Held(Random random) =>
    [
        .. Enumerable.Range(0, 3).Select(i => new HeldTransaction(
            new TransactionId(RowSamples.Writer(9), 1, i), Row(random) with { OriginalId = "w1" })),
    ];

    private static string? Text(CounterEntry? entry) => entry is not { } it ? null
        : $"{StateAudit.Text(it)} {string.Join(' ', it.Held.Select(held => held.Id))}";

    private static Judge JudgeOf(bool isBounded, bool isUnlucky)
    {
        var plan = isUnlucky
            ? ReducerPlan.For((start, rows) => rows[0].Value > 500m && rows[0].Value < 900m
                ? throw new InvalidOperationException("No.")
                : Math.Min(start + rows[0].Value, 1_000m), "unlucky", 1)
            : ReducerPlan.For(Reducers.Default);
        return new Judge(
            new LogSettings
            {
                Shards = 1,
                TimeZone = "Etc/UTC",
                Reducer = plan.Name,
                ReducerVersion = plan.Version,
                Minimum = isBounded ? -5 : null,
                Maximum = isBounded ? 1_000 : null,
            },
            plan,
            "balance",
            ProtocolRules.All);
    }
}
