namespace S3Db.Cli.Estimates;

/// <summary>
/// Requests by verb: so many a second, or for a piece of work. Bulk deletes count once for 1,000 keys.
/// </summary>
internal readonly record struct RequestRates(double Put = 0, double List = 0, double Get = 0, double Delete = 0)
{
    public static RequestRates operator +(RequestRates a, RequestRates b) =>
        new(a.Put + b.Put, a.List + b.List, a.Get + b.Get, a.Delete + b.Delete);

    public static RequestRates operator *(RequestRates a, double factor) =>
        new(a.Put * factor, a.List * factor, a.Get * factor, a.Delete * factor);
}
