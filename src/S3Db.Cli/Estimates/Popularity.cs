namespace S3Db.Cli.Estimates;

/// <summary>How many different counters a number of transactions touches.</summary>
internal sealed class Popularity
{
    private const double ExactRanks = 1_000;
    private const double BucketGrowth = 1.05;
    private readonly List<(double Ranks, double Share)> _buckets = [];

    /// <param name="records">How many counters there are.</param>
    /// <param name="exponent">The exponent of Zipf's law; 0 when all are touched alike.</param>
    public Popularity(double records, double exponent)
    {
        records = Math.Max(1, records);
        if (exponent == 0)
        {
            _buckets.Add((records, 1 / records));
            return;
        }

        // The first ranks one by one, the others in buckets that grow: a billion of them are 400 buckets.
        var total = 0.0;
        var weights = new List<(double Ranks, double Weight)>();
        for (var first = 1.0; first <= records;)
        {
            var next = first <= ExactRanks ? first + 1 : Math.Min(Math.Ceiling(first * BucketGrowth), records + 1);
            var weight = Math.Pow((first + next - 1) / 2, -exponent);
            weights.Add((next - first, weight));
            total += (next - first) * weight;
            first = next;
        }

        _buckets.AddRange(weights.Select(bucket => (bucket.Ranks, bucket.Weight / total)));
    }

    public double Distinct(double transactions) =>
        _buckets.Sum(bucket => bucket.Ranks * Touched(bucket.Share, transactions));

    /// <summary>How probable it is that something with this share of the draws is drawn at all.</summary>
    public static double Touched(double share, double draws) =>
        share >= 1 ? Math.Min(1, draws) : -Math.Exp(draws * Math.Log(1 - share)) + 1;
}
