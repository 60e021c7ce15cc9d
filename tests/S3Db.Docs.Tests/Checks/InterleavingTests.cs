using System.Reflection;

namespace S3Db.Docs.Tests.Checks;

/// <summary>Every rule of the protocol is told of, with the interleaving it is for.</summary>
public sealed class InterleavingTests
{
    [Fact]
    public void Rules_WhenInTheCode_AreInTheTable()
    {
        var rules = Enum.GetNames(Assembly.Load("S3Db").GetType("S3Db.ProtocolRule", throwOnError: true)!);
        var told = Repository.Document("docs/internals/interleavings.md").Terms.ToHashSet(StringComparer.Ordinal);

        Assert.Empty(rules.Except(told));
        Assert.Empty(Repository.FindFiles(new DirectoryInfo(Path.Join(Repository.Root, "tests")), "H??*Tests.cs")
            .Select(file => Path.GetFileNameWithoutExtension(file)!)
            .Where(name => char.IsAsciiDigit(name[1]))
            .Except(told));
    }
}
