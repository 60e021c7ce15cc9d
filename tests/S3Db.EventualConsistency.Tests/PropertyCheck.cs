using FsCheck;
using FsCheck.Fluent;

namespace S3Db.EventualConsistency.Tests;

/// <summary>Runs a property with a fixed seed, so that a failure repeats.</summary>
internal static class PropertyCheck
{
    private static readonly Config Configuration =
        Config.QuickThrowOnFailure.WithMaxTest(2_000).WithReplay(20_261_120, 7).WithQuietOnSuccess(true);

    public static void ForAll<T>(Gen<T> generator, Func<T, bool> holds) =>
        Prop.ForAll(generator.ToArbitrary(), holds).Check(Configuration);
}
