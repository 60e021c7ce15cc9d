using S3Db.Cli;

return await CliApp.RunAsync(args, CliHost.OfProcess()).ConfigureAwait(false);
