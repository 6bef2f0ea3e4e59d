namespace IpvsHa.Config.Blocks;

/// <summary>A <c>TCP_CHECK</c> block as written.</summary>
public sealed class TcpCheckBlock(BlockSource source) : ICheckerBlock
{
    /// <summary>The keywords of the block.</summary>
    public static KeywordTable<TcpCheckBlock> Keywords { get; } = new("virtual_server/real_server/TCP_CHECK",
    [
        .. CheckerKeywords.Connection<TcpCheckBlock>(static b => b.Connection),
        .. CheckerKeywords.Timing<TcpCheckBlock>(static b => b.Timing),
    ]);

    /// <inheritdoc/>
    public BlockSource Source { get; } = source;

    /// <inheritdoc/>
    public CheckerTiming Timing { get; } = new();

    /// <inheritdoc/>
    public CheckerConnection Connection { get; } = new();

    /// <inheritdoc/>
    public CheckerKind Kind => CheckerKind.Tcp;
}
