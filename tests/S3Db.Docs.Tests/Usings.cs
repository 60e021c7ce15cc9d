global using NodaTime;
global using S3Db.EventualConsistency;
