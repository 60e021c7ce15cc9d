namespace S3Db;

/// <summary>
/// Which rules of the protocol a database keeps: all of them, except where the simulation shows what a rule is for.
/// Carried by <see cref="S3DatabaseOptions"/>; asking costs a bit test.
/// </summary>
internal sealed class ProtocolRules
{
    public static readonly ProtocolRules All = new(ulong.MaxValue);

    /// <summary>The revision of every object written without <see cref="ProtocolRule.FreshRevision"/>.</summary>
    private const string OnlyRevision = "0000000000000000";

    private readonly ulong _kept;

    private ProtocolRules(ulong kept) => _kept = kept;

    public static ProtocolRules Without(ProtocolRule rule) => new(All._kept & ~(1UL << (int)rule));

    public bool Keeps(ProtocolRule rule) => (_kept & (1UL << (int)rule)) != 0;

    /// <summary>The revision of a version, from a token drawn for it.</summary>
    public string RevisionOf(string token) => Keeps(ProtocolRule.FreshRevision) ? token : OnlyRevision;
}
