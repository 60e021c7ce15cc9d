using System.Globalization;
using S3Db;
using S3Db.Workload;

// One process of a multi-process test. Its first argument is its role; see the classes named here.
const int BadCall = 2;
try
{
    return await RunAsync();
}
catch (S3DbException exception) when (args[0] is ChaosCommand.Name or LoadCommand.Name)
{
    Console.Error.WriteLine(exception.Message);
    return BadCall;
}

async Task<int> RunAsync()
{
    switch (args[0])
    {
        case WorkerProgram.Writer or WorkerProgram.Consolidator or WorkerProgram.Reader:
        case WorkerProgram.Service or WorkerProgram.Auditor:
            await WorkerProgram.RunAsync(args[0]);
            return 0;
        case ChaosCommand.Name:
            return await ChaosCommand.RunAsync(args[1..]);
        case LoadCommand.Name:
            return await LoadCommand.RunAsync(args[1..]);
        default:
            // Adds and subtracts at random on shared wallets, consolidates meanwhile if told to, and prints what it was
            // acknowledged. Arguments: connection string, seed, transactions, wallets, consolidate.
            var load = new WalletLoad(args[0], Number(1), Number(2), Number(3));
            var tally = await load.RunAsync(consolidates: args[4] == "1");
            Console.Out.Write(tally.ToText());
            return 0;
    }
}

int Number(int argument) => int.Parse(args[argument], CultureInfo.InvariantCulture);
