using Microsoft.AspNetCore.Mvc;
using S3Db;
using S3Db.EventualConsistency;

namespace WalletApi;

/// <summary>
/// Wallets. Every movement answers with the header <c>S3Db-Token</c>; who sends it back with a read sees that movement,
/// whichever server answers.
/// </summary>
internal static class WalletEndpoints
{
    private const string TokenHeader = "S3Db-Token";

    public static void MapWallets(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/wallets/{id}");
        group.MapPut("/", CreateAsync);
        group.MapGet("/", ReadAsync);
        MapMovement(group, "/add", (id, body, db, token) => db.AddAsync(id, body.Amount, OptionsOf(body), token));
        MapMovement(group, "/sub", (id, body, db, token) => db.SubAsync(id, body.Amount, OptionsOf(body), token));
        MapMovement(group, "/set", (id, body, db, token) => db.SetAsync(id, body.Amount, OptionsOf(body), token));
    }

    private static void MapMovement(
        RouteGroupBuilder group,
        string verb,
        Func<string, Movement, Resource, CancellationToken, Task<TransactionReceipt>> move) =>
        group.MapPost(
            verb,
            async (string id, Movement body, S3Database db, HttpResponse response, CancellationToken token) =>
                Answer(response, await move(id, body, db.Resource("wallets"), token)));

    private static async Task<IResult> CreateAsync(
        string id, NewWallet body, S3Database db, CancellationToken cancellationToken)
    {
        await db.Resource("wallets").InsertAsync(
            id,
            new Dictionary<string, object?> { ["userId"] = body.UserId, ["currency"] = body.Currency },
            cancellationToken);
        return Results.Created($"/wallets/{id}", new { id });
    }

    private static async Task<IResult> ReadAsync(
        string id,
        S3Database db,
        [FromHeader(Name = TokenHeader)] string? token,
        HttpResponse response,
        CancellationToken cancellationToken)
    {
        var consistency = token is null
            ? ReadConsistency.Eventual
            : ReadConsistency.AtLeast(ConsistencyToken.Parse(token));
        var wallets = db.Resource("wallets");
        var record = await wallets.GetAsync(id, cancellationToken);
        var value = await wallets.GetValueAsync(id, consistency, cancellationToken);
        response.Headers[TokenHeader] = value.Token.ToString();
        return Results.Ok(new
        {
            record.Id,
            UserId = record.GetString("userId"),
            Balance = value.Value,
            Currency = record.GetString("currency"),
        });
    }

    private static IResult Answer(HttpResponse response, TransactionReceipt receipt)
    {
        response.Headers[TokenHeader] = receipt.Token.ToString();
        return Results.Ok(new
        {
            receipt.TransactionId,
            Status = receipt.Status.ToString(),
            CohortDate = receipt.CohortDate.ToString("uuuu-MM-dd", null),
            Balance = receipt.Value,
        });
    }

    private static TransactionOptions OptionsOf(Movement body) => new() { Source = body.Source };
}
