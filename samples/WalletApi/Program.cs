using S3Db;
using WalletApi;

var builder = WebApplication.CreateBuilder(args);
builder.Services
    .AddS3Db()
    .AddResource(new ResourceDefinition("wallets")
    {
        Attributes =
        {
            ["userId"] = "string|required",
            ["balance"] = "number|default:0|min:0",
            ["currency"] = "string|default:USD|length:3",
        },
        Partitions = { ["byUser"] = ["userId"] },
    })
    .AddEventualConsistency();
builder.Services.AddHealthChecks().AddS3Db().AddS3DbCounters();
builder.Services.AddProblemDetails();

var app = builder.Build();
app.UseExceptionHandler(new ExceptionHandlerOptions
{
    StatusCodeSelector = exception => exception is S3DbException error ? Errors.StatusOf(error) : 500,
});
app.MapHealthChecks("/health");
app.MapWallets();
app.MapCohorts();
await app.RunAsync();
