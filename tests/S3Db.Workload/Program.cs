using S3Db.Workload;

// One process of the multi-process tests: adds and subtracts at random on shared wallets, consolidates meanwhile if told
// to, and prints what it was acknowledged. Arguments: connection string, seed, transactions, wallets, consolidate (0|1).
var load = new WalletLoad(args[0], Seed: int.Parse(args[1]), Transactions: int.Parse(args[2]), Wallets: int.Parse(args[3]));
var tally = await load.RunAsync(consolidates: args[4] == "1");
Console.Out.Write(tally.ToText());
return 0;
