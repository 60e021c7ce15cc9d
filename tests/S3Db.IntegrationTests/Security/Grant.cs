namespace S3Db.IntegrationTests.Security;

/// <summary>A permission: an action on the keys below the database's root that match a pattern with stars.</summary>
internal sealed record Grant(string Action, string Pattern)
{
    public const string Get = "s3:GetObject";
    public const string Put = "s3:PutObject";
    public const string Delete = "s3:DeleteObject";
    public const string List = "s3:ListBucket";

    public bool Allows(string action, string key) => Action == action && (Action == List || Matches(key));

    public override string ToString() => Action == List ? Action : $"{Action} {Pattern}";

    private bool Matches(string key)
    {
        var parts = Pattern.Split('*');
        var at = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            var found = key.IndexOf(parts[i], at, StringComparison.Ordinal);
            if (found < 0 || (i == 0 && found > 0))
            {
                return false;
            }

            at = found + parts[i].Length;
        }

        return parts[^1].Length == 0 || at == key.Length;
    }
}
