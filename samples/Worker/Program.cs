using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Worker;

// A process that only consolidates. Any number of them may run beside any number of writers: each fold is one
// compare-and-swap, so a second worker can be late but never wrong.
var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddS3Db().AddEventualConsistency();
builder.Services.AddHostedService<ConsolidationReporter>();
await builder.Build().RunAsync();
