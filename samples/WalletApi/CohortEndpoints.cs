using NodaTime.Text;
using S3Db.EventualConsistency;

namespace WalletApi;

/// <summary>What happened on a day or in a month, in the time zone of the field.</summary>
internal static class CohortEndpoints
{
    public static void MapCohorts(this IEndpointRouteBuilder routes) => routes.MapGet("/cohorts/{period}", ReadAsync);

    private static async Task<IResult> ReadAsync(
        string period, EventualConsistencyPlugin counter, CancellationToken cancellationToken)
    {
        CohortStats stats;
        if (LocalDatePattern.Iso.Parse(period) is { Success: true } date)
        {
            stats = await counter.GetCohortStatsAsync(date.Value, ReadConsistency.Strong, cancellationToken);
        }
        else if (YearMonthPattern.Iso.Parse(period) is { Success: true } month)
        {
            stats = await counter.GetCohortStatsAsync(month.Value, ReadConsistency.Strong, cancellationToken);
        }
        else
        {
            return Results.Problem(
                $"'{period}' must be a day such as 2026-11-20 or a month such as 2026-11.", statusCode: 400);
        }

        return Results.Ok(new { stats.TransactionCount, stats.TotalValue, stats.GrossValue });
    }
}
