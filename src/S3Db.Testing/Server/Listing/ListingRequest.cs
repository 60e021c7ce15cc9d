using System.Globalization;
using System.Text;

namespace S3Db.Testing;

/// <summary>The parameters of ListObjectsV2 as sent.</summary>
internal sealed record ListingRequest(
    string Prefix, string Delimiter, string StartAfter, string? ContinuationToken, int MaxKeys, bool IsUrlEncoded)
{
    public static ListingRequest Parse(S3Target target)
    {
        var maxKeys = target.Find("max-keys") ?? "1000";
        var encoding = target.Find("encoding-type");
        if (encoding is not null and not "url")
        {
            throw Invalid($"encoding-type is '{encoding}', and only 'url' is known.");
        }

        return new ListingRequest(
            target.Find("prefix") ?? string.Empty,
            target.Find("delimiter") ?? string.Empty,
            target.Find("start-after") ?? string.Empty,
            target.Find("continuation-token"),
            int.TryParse(maxKeys, CultureInfo.InvariantCulture, out var number) && number >= 0
                ? Math.Min(number, 1000)
                : throw Invalid($"max-keys is '{maxKeys}', and must be a number from 0."),
            encoding == "url");
    }

    /// <summary>What to cut out of the bucket. A token replaces start-after, as on S3.</summary>
    public ListingQuery ToQuery(int pageSizeMax)
    {
        var after = ContinuationToken is null ? StartAfter : Decode(ContinuationToken);
        return new ListingQuery(Prefix, Delimiter, after, Math.Min(MaxKeys, pageSizeMax));
    }

    /// <summary>Hides a key in an opaque token, so that no client comes to rely on its form.</summary>
    public static string Encode(string key) => Convert.ToBase64String(Encoding.UTF8.GetBytes(key));

    private static string Decode(string token)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(token));
        }
        catch (FormatException)
        {
            throw Invalid("The continuation token provided is incorrect.");
        }
    }

    private static S3RequestException Invalid(string message) => new(400, "InvalidArgument", message);
}
