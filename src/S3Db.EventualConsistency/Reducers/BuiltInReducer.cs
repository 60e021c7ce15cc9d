namespace S3Db.EventualConsistency;

/// <summary>Which of the reducers that come with the store it is.</summary>
internal enum BuiltInReducer
{
    LastSetThenSum,
    Sum,
    MonotonicIncrease,
    Max,
}
