namespace IpvsHa.Config.Blocks;

/// <summary>A <c>PING_CHECK</c> block as written.</summary>
public sealed class PingCheckBlock(BlockSource source) : ICheckerBlock
{
    private CheckerTiming? _timing;
    private CheckerConnection? _connection;

    /// <summary>The keywords of the block.</summary>
    public static KeywordTable<PingCheckBlock> Keywords { get; } = new("virtual_server/real_server/PING_CHECK",
    [
        .. CheckerKeywords.Connection<PingCheckBlock>(static b => b._connection ??= new()),
        .. CheckerKeywords.Timing<PingCheckBlock>(static b => b._timing ??= new()),
    ]);

    /// <inheritdoc/>
    public BlockSource Source { get; } = source;

    /// <inheritdoc/>
    public CheckerTiming Timing => _timing ?? CheckerTiming.Silent;

    /// <inheritdoc/>
    public CheckerConnection Connection => _connection ?? CheckerConnection.Silent;

    /// <inheritdoc/>
    public CheckerKind Kind => CheckerKind.Ping;
}
