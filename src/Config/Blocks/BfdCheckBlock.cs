using static IpvsHa.Config.KeywordStatus;

namespace IpvsHa.Config.Blocks;

/// <summary>A <c>BFD_CHECK</c> block as written.</summary>
public sealed class BfdCheckBlock(BlockSource source) : ICheckerBlock
{
    /// <summary>The keywords of the block.</summary>
    public static KeywordTable<BfdCheckBlock> Keywords { get; } = new("virtual_server/real_server/BFD_CHECK",
    [
        new("name", NotYet, static (b, a) => b.Name = a.WordOnce(b.Name)),
        new("alpha", NotYet, static (b, a) => b.Alpha = a.Bool() ?? b.Alpha),
    ]);

    /// <inheritdoc/>
    public BlockSource Source { get; } = source;

    /// <summary><c>name</c>: the name of the <c>bfd_instance</c>, required</summary>
    public string? Name { get; internal set; }

    /// <summary><c>alpha</c>: down until checked</summary>
    public bool? Alpha { get; internal set; }

    /// <inheritdoc/>
    public CheckerTiming Timing => CheckerTiming.Silent;

    /// <inheritdoc/>
    public CheckerConnection? Connection => null;

    /// <inheritdoc/>
    public CheckerKind Kind => CheckerKind.Bfd;
}
