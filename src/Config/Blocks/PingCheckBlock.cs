namespace IpvsHa.Config.Blocks;

/// <summary>A <c>PING_CHECK</c> block as written.</summary>
public sealed class PingCheckBlock(BlockSource source) : ICheckerBlock
{
    /// <summary>The keywords of the block.</summary>
    public static KeywordTable<PingCheckBlock> Keywords { get; } = new("virtual_server/real_server/PING_CHECK",
    [
        .. CheckerKeywords.Connection<PingCheckBlock>(static b => b.Connection),
        .. CheckerKeywords.Timing<PingCheckBlock>(static b => b.Timing),
    ]);

    /// <inheritdoc/>
    public BlockSource Source { get; } = source;

    /// <inheritdoc/>
    public CheckerTiming Timing { get; } = new();

    /// <inheritdoc/>
    public CheckerConnection Connection { get; } = new();

    /// <inheritdoc/>
    public CheckerKind Kind => CheckerKind.Ping;
}
