using System.Numerics;
using System.Text.Json.Serialization;

namespace S3Db.Benchmarks.Measuring;

/// <summary>
/// Counts times in buckets whose width is at most 1/64 of their value, from a microsecond up to a day. Thread-safe for
/// recording; histograms of several processes merge by adding.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int SubBits = 6;
    private const int SubBuckets = 1 << SubBits;
    private const int BucketsMax = 40 * SubBuckets;
    private readonly long[] _counts = new long[BucketsMax];

    public LatencyHistogram()
    {
    }

    [JsonConstructor]
    public LatencyHistogram(IReadOnlyDictionary<int, long> buckets)
    {
        foreach (var (bucket, count) in buckets)
        {
            _counts[bucket] = count;
        }
    }

    /// <summary>The buckets that are not empty: the form it travels in.</summary>
    public IReadOnlyDictionary<int, long> Buckets => Enumerable.Range(0, BucketsMax)
        .Where(bucket => _counts[bucket] > 0)
        .ToDictionary(bucket => bucket, bucket => _counts[bucket]);

    [JsonIgnore]
    public long Count => _counts.Sum();

    public static LatencyHistogram Sum(IEnumerable<LatencyHistogram> parts)
    {
        var sum = new LatencyHistogram();
        foreach (var part in parts)
        {
            for (var i = 0; i < BucketsMax; i++)
            {
                sum._counts[i] += part._counts[i];
            }
        }

        return sum;
    }

    public void Record(TimeSpan time)
    {
        var microseconds = (ulong)Math.Max(0, time.Ticks / TimeSpan.TicksPerMicrosecond);
        Interlocked.Increment(ref _counts[Math.Min(BucketOf(microseconds), BucketsMax - 1)]);
    }

    /// <summary>
    /// The time that this share of all does not exceed, in milliseconds; 0 when nothing was recorded.
    /// </summary>
    public double Quantile(double share)
    {
        var rank = (long)Math.Ceiling(share * Count);
        long seen = 0;
        for (var bucket = 0; bucket < BucketsMax; bucket++)
        {
            seen += _counts[bucket];
            if (seen >= rank && seen > 0)
            {
                return MiddleOf(bucket) / 1_000;
            }
        }

        return 0;
    }

    private static int BucketOf(ulong value)
    {
        var shift = Math.Max(0, 63 - BitOperations.LeadingZeroCount(value | 1) - SubBits);
        return (shift * SubBuckets) + (int)(value >> shift);
    }

    private static double MiddleOf(int bucket)
    {
        if (bucket < 2 * SubBuckets)
        {
            return bucket;
        }

        var shift = (bucket / SubBuckets) - 1;
        var first = (double)((ulong)(bucket - (shift * SubBuckets)) << shift);
        return first + ((double)(1UL << shift) / 2);
    }
}
