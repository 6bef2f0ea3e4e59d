using static IpvsHa.Config.KeywordStatus;

namespace IpvsHa.Config.Blocks;

/// <summary>A <c>track_group</c> block as written.</summary>
public sealed class TrackGroupBlock(BlockSource source) : IConfigBlock
{
    /// <summary>The keywords of the block.</summary>
    public static KeywordTable<TrackGroupBlock> Keywords { get; } = new("track_group",
    [
        new("group", NotYet, static (b, a) => a.Tokens(b.Members)),
    ]);

    /// <inheritdoc/>
    public BlockSource Source { get; } = source;

    /// <summary><c>group</c>: names of the instances</summary>
    public List<ConfigToken> Members { get; } = [];

    /// <summary>The name.</summary>
    public string Name { get; internal set; } = string.Empty;
}
