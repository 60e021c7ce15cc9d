using System.Reflection;
using S3Db.Tests.Tidy;

namespace S3Db.Tests.PublicApi;

/// <summary>
/// The public surface changes only on purpose: it is compared with the approved text beside this file.
/// </summary>
public sealed class PublicApiTests
{
    private const string UpdateVariable = "S3DB_UPDATE_APPROVED";

    [Theory]
    [InlineData("S3Db")]
    [InlineData("S3Db.EventualConsistency")]
    [InlineData("S3Db.Testing")]
    public void Surface_IsTheApprovedOne(string assembly)
    {
        var file = $"tests/S3Db.Tests/PublicApi/{assembly}.approved.txt";
        var path = Path.Combine(SourceFile.Root, file);
        var actual = PublicApiText.Write(Assembly.Load(assembly));
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            File.WriteAllText(path, actual);
        }

        Assert.SkipUnless(File.Exists(path), $"{file} does not exist; {UpdateVariable}=1 writes it.");
        var approved = File.ReadAllText(path);
        Assert.True(actual == approved, Explain(file, approved, actual));
    }

    private static string Explain(string file, string approved, string actual)
    {
        var before = approved.Split('\n');
        var after = actual.Split('\n');
        var lines = before.Except(after, StringComparer.Ordinal).Select(l => $"- {l.Trim()}")
            .Concat(after.Except(before, StringComparer.Ordinal).Select(l => $"+ {l.Trim()}"));
        return $"The public API differs from {file}. If that is meant, run the test with {UpdateVariable}=1 and commit "
            + $"the file.\n{string.Join('\n', lines)}";
    }
}
