using System.Reflection;
using S3Db.Tests.PublicApi;

namespace S3Db.Tests.Protocol;

public sealed class ProtocolRulesTests
{
    [Fact]
    public void Keeps_WhenNothingIsLeftOut_IsTrueForEveryRule() =>
        Assert.All(Enum.GetValues<ProtocolRule>(), rule => Assert.True(ProtocolRules.All.Keeps(rule)));

    [Fact]
    public void Without_WhenOneRuleIsLeftOut_KeepsAllOthers() =>
        Assert.All(Enum.GetValues<ProtocolRule>(), rule => Assert.Equal(
            Enum.GetValues<ProtocolRule>().Where(other => other != rule),
            Enum.GetValues<ProtocolRule>().Where(ProtocolRules.Without(rule).Keeps)));

    [Fact]
    public void ProtocolRule_HasABitForEachMember() =>
        Assert.All(Enum.GetValues<ProtocolRule>(), rule => Assert.InRange((int)rule, 0, 63));

    [Theory]
    [InlineData("S3Db")]
    [InlineData("S3Db.EventualConsistency")]
    [InlineData("S3Db.Testing")]
    public void PublicApi_NeverMentionsARule(string assembly) =>
        Assert.DoesNotContain(
            nameof(ProtocolRule), PublicApiText.Write(Assembly.Load(assembly)), StringComparison.Ordinal);

    [Fact]
    public void Options_WhenMadeByTheirDefaults_KeepEveryRule() =>
        Assert.Same(ProtocolRules.All, new S3DatabaseOptions().Rules);
}
