using static IpvsHa.Config.KeywordStatus;

namespace IpvsHa.Config.Blocks;

/// <summary>A <c>FILE_CHECK</c> block as written.</summary>
public sealed class FileCheckBlock(BlockSource source) : ICheckerBlock
{
    /// <summary>The keywords of the block.</summary>
    public static KeywordTable<FileCheckBlock> Keywords { get; } = new("virtual_server/real_server/FILE_CHECK",
    [
        new("track_file", NotYet, static (b, a) => b.TrackFile = a.Word() ?? b.TrackFile),
        new("weight", NotYet, static (b, a) => b.Weight = TrackWeight.Read(a, int.MaxValue) ?? b.Weight),
    ]);

    /// <inheritdoc/>
    public BlockSource Source { get; } = source;

    /// <summary><c>track_file</c>: the name of the <c>track_file</c>, required</summary>
    public string? TrackFile { get; internal set; }

    /// <summary><c>weight</c>: multiplier of the number read</summary>
    public TrackWeight? Weight { get; internal set; }

    /// <inheritdoc/>
    public CheckerTiming Timing => CheckerTiming.Silent;

    /// <inheritdoc/>
    public CheckerConnection? Connection => null;

    /// <inheritdoc/>
    public CheckerKind Kind => CheckerKind.File;
}
