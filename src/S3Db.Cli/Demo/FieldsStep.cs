using S3Db.EventualConsistency;

namespace S3Db.Cli;

/// <summary>Step 4: a record with two counters, and the rule that comes with them.</summary>
internal static class FieldsStep
{
    public const string Account = "account-001";

    public static async Task<DemoReport.FieldFacts> RunAsync(DemoWorld world, CancellationToken cancellationToken)
    {
        world.View.Heading("Two counters in one record");
        var accounts = world.AccountBalance.Resource;
        var error = string.Empty;
        try
        {
            await accounts.AddAsync(Account, 10m, null, cancellationToken).ConfigureAwait(false);
        }
        catch (S3DbException exception) when (exception.Kind == S3DbErrorKind.Invalid)
        {
            error = exception.Message;
        }

        await Task.WhenAll(Enumerable.Range(1, 20).SelectMany(i => new[]
        {
            world.AccountBalance.SubmitAsync(Account, CounterOperation.Add, i, null, cancellationToken),
            world.AccountPoints.SubmitAsync(Account, CounterOperation.Add, i * 10, null, cancellationToken),
        })).ConfigureAwait(false);
        await world.AccountPoints
            .SubmitAsync(Account, CounterOperation.Sub, 500m, null, cancellationToken).ConfigureAwait(false);
        var balance = await accounts
            .GetValueAsync(Account, "balance", ReadConsistency.Strong, cancellationToken).ConfigureAwait(false);
        var points = await accounts
            .GetValueAsync(Account, "points", ReadConsistency.Strong, cancellationToken).ConfigureAwait(false);
        var facts = new DemoReport.FieldFacts($"accounts/{Account}", error, balance.Value, points.Value);
        world.View.Line($"accounts.AddAsync(\"{Account}\", 10) without a field is refused, and nothing is stored:");
        world.View.Line($"  [yellow]{facts.ErrorWithoutField}[/]");
        world.View.Line($"With the field named, 20 adds on each at once, and a sub. Strong reads:");
        world.View.Line($"  balance [bold]{Texts.Of(facts.Balance)}[/], points [bold]{Texts.Of(facts.Points)}[/]");
        return facts;
    }
}
