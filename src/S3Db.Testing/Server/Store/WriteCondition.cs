namespace S3Db.Testing;

/// <summary>Decides whether a conditional write takes place, as S3 does or as a broken server does.</summary>
internal static class WriteCondition
{
    /// <exception cref="S3RequestException">It does not.</exception>
    public static void Check(S3ServerRequest request, StoredObject? present, ConditionalWrites mode)
    {
        var isConditional = request.IfNoneMatch is not null || request.IfMatch is not null;
        if (isConditional && mode == ConditionalWrites.ConflictAlways)
        {
            throw S3RequestException.FromFault(409);
        }

        if (request.IfNoneMatch is not null && IsTaken(present, mode))
        {
            throw Refusal(mode);
        }

        if (request.IfMatch is { } ifMatch && mode != ConditionalWrites.IgnoreIfMatch)
        {
            CheckVersion(ifMatch, present, mode);
        }
    }

    private static bool IsTaken(StoredObject? present, ConditionalWrites mode) => mode switch
    {
        ConditionalWrites.IgnoreIfNoneMatch => false,
        ConditionalWrites.InvertIfNoneMatch => present is null,
        _ => present is not null,
    };

    private static void CheckVersion(string ifMatch, StoredObject? present, ConditionalWrites mode)
    {
        if (present is not null)
        {
            if (!ObjectHandlers.Matches(ifMatch, present))
            {
                throw Refusal(mode);
            }
        }
        else if (mode != ConditionalWrites.SwapCreatesMissing)
        {
            throw mode == ConditionalWrites.RefuseSwapOfMissing
                ? S3RequestException.PreconditionFailed()
                : S3RequestException.NoSuchKey();
        }
    }

    private static S3RequestException Refusal(ConditionalWrites mode) => mode switch
    {
        ConditionalWrites.ConflictForRefused => S3RequestException.FromFault(409),
        ConditionalWrites.NotFoundForRefused => S3RequestException.NoSuchKey(),
        _ => S3RequestException.PreconditionFailed(),
    };
}
