using S3Db.Benchmarks;

return await BenchmarkApp.RunAsync(args);
