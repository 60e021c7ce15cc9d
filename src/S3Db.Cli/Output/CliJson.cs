using System.Text.Json.Serialization;
using S3Db.Cli.Estimates;

namespace S3Db.Cli;

/// <summary>Serializes answers without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(Answers.DatabaseInfo))]
[JsonSerializable(typeof(Answers.ResourceInfo))]
[JsonSerializable(typeof(Answers.ResourceList))]
[JsonSerializable(typeof(Answers.Inserted))]
[JsonSerializable(typeof(Answers.ReadRecord))]
[JsonSerializable(typeof(Answers.Receipt))]
[JsonSerializable(typeof(Answers.ConsolidationList))]
[JsonSerializable(typeof(Answers.VerificationList))]
[JsonSerializable(typeof(Answers.Skipped))]
[JsonSerializable(typeof(Answers.CohortList))]
[JsonSerializable(typeof(Answers.TransactionList))]
[JsonSerializable(typeof(Answers.WorkerEvent))]
[JsonSerializable(typeof(Answers.Diagnosis))]
[JsonSerializable(typeof(DemoReport))]
[JsonSerializable(typeof(Estimate))]
internal sealed partial class CliJson : JsonSerializerContext;
