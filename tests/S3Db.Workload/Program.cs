using System.Globalization;
using S3Db.Workload;

// One process of the multi-process tests: adds and subtracts at random on shared wallets, consolidates meanwhile if
// told to, and prints what it was acknowledged. Arguments: connection string, seed, transactions, wallets, consolidate.
var load = new WalletLoad(args[0], Number(1), Number(2), Number(3));
var tally = await load.RunAsync(consolidates: args[4] == "1");
Console.Out.Write(tally.ToText());

int Number(int argument) => int.Parse(args[argument], CultureInfo.InvariantCulture);
