using System.CommandLine;
using S3Db.Cli.Estimates;

namespace S3Db.Cli.Commands;

/// <summary><c>s3db estimate</c>: what a load will cost, how long it will take and which limits it meets.</summary>
internal static class EstimateCommand
{
    public static Command Create(CliHost host)
    {
        var options = new EstimateOptions();
        var command = new Command(
            "estimate",
            "Estimate requests, dollars, delays and limits of a load, from how S3Db works and from list prices."
            + " Asks no store");
        options.AddTo(command);
        return command.Does(host, context =>
        {
            var estimate = Estimator.Of(options.LoadOf(context), options.PricesOf(context));
            if (context.IsJson)
            {
                context.Write(estimate, CliJson.Default.Estimate);
            }
            else
            {
                EstimateView.Show(context, estimate);
            }

            return Task.CompletedTask;
        });
    }
}
