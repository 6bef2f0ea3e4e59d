using static IpvsHa.Config.KeywordStatus;

namespace IpvsHa.Config.Blocks;

/// <summary>A <c>track_file</c> (or <c>vrrp_track_file</c>) block as written.</summary>
public sealed class TrackFileBlock(BlockSource source) : IConfigBlock
{
    /// <summary>The keywords of the block.</summary>
    public static KeywordTable<TrackFileBlock> Keywords { get; } = new("track_file",
    [
        new("file", NotYet, static (b, a) => b.Path = a.Word() ?? b.Path),
        new("weight", NotYet, static (b, a) => b.Weight = TrackWeight.Read(a, 254) ?? new TrackWeight(1, false)),
        new("init_file", NotYet, static (b, a) => b.InitFile = InitFileEntry.Read(a)),
    ]);

    /// <inheritdoc/>
    public BlockSource Source { get; } = source;

    /// <summary><c>file</c>: the file, required</summary>
    public string? Path { get; internal set; }

    /// <summary><c>weight</c>: multiplier of the number read, default 1</summary>
    public TrackWeight? Weight { get; internal set; }

    /// <summary><c>init_file</c>: make the file at start</summary>
    public InitFileEntry? InitFile { get; internal set; }

    /// <summary>The name.</summary>
    public string Name { get; internal set; } = string.Empty;
}
