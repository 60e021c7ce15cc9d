namespace S3Db.EventualConsistency;

/// <summary>Where a manifest says a page is: in the manifest itself, or under an immutable key.</summary>
/// <param name="Inline">The page, when the manifest holds it.</param>
/// <param name="Key">Its key, when it is an object of its own.</param>
/// <param name="Touched">The generation that last changed it.</param>
internal sealed record PageSlot<TPage>(TPage? Inline, string? Key, long Touched)
    where TPage : class;
