using S3Db.Simulation.Commands;

return await SimulationApp.RunAsync(args);
