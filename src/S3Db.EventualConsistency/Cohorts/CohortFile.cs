using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>A cohort file as a listing shows it.</summary>
internal sealed record CohortFile(string Key, LocalDate Date, int Shard, long Generation);
