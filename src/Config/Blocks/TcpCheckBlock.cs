namespace IpvsHa.Config.Blocks;

/// <summary>A <c>TCP_CHECK</c> block as written.</summary>
public sealed class TcpCheckBlock(BlockSource source) : ICheckerBlock
{
    private CheckerTiming? _timing;
    private CheckerConnection? _connection;

    /// <summary>The keywords of the block.</summary>
    public static KeywordTable<TcpCheckBlock> Keywords { get; } = new("virtual_server/real_server/TCP_CHECK",
    [
        .. CheckerKeywords.Connection<TcpCheckBlock>(static b => b._connection ??= new()),
        .. CheckerKeywords.Timing<TcpCheckBlock>(static b => b._timing ??= new()),
    ], placed: CheckerKeywords.Placed);

    /// <inheritdoc/>
    public BlockSource Source { get; } = source;

    /// <inheritdoc/>
    public CheckerTiming Timing => _timing ?? CheckerTiming.Silent;

    /// <inheritdoc/>
    public CheckerConnection Connection => _connection ?? CheckerConnection.Silent;

    /// <inheritdoc/>
    public CheckerKind Kind => CheckerKind.Tcp;
}
