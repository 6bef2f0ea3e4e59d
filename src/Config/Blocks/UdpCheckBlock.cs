using static IpvsHa.Config.KeywordStatus;

namespace IpvsHa.Config.Blocks;

/// <summary>A <c>UDP_CHECK</c> block as written.</summary>
public sealed class UdpCheckBlock(BlockSource source) : ICheckerBlock
{
    private CheckerTiming? _timing;
    private CheckerConnection? _connection;

    /// <summary>The keywords of the block.</summary>
    public static KeywordTable<UdpCheckBlock> Keywords { get; } = new("virtual_server/real_server/UDP_CHECK",
    [
        new("payload", Works, static (b, a) => b.Payload = a.RestOfLine() ?? b.Payload),
        new("require_reply", Works, static (b, a) => b.RequireReply = a.RestOfLine() ?? string.Empty),
        new("min_reply_length", Works, static (b, a) => b.MinReplyLength = a.StrictInt(0, 65535) ?? b.MinReplyLength),
        new("max_reply_length", Works, static (b, a) => b.MaxReplyLength = a.StrictInt(0, 65535) ?? b.MaxReplyLength),
        .. CheckerKeywords.Connection<UdpCheckBlock>(static b => b._connection ??= new()),
        .. CheckerKeywords.Timing<UdpCheckBlock>(static b => b._timing ??= new()),
    ]);

    /// <inheritdoc/>
    public BlockSource Source { get; } = source;

    /// <summary><c>payload</c>: hexadecimal bytes to send</summary>
    public string? Payload { get; internal set; }

    /// <summary>
    /// <c>require_reply</c>: an answer is needed; it begins with these hexadecimal digits, X stands for any
    /// </summary>
    public string? RequireReply { get; internal set; }

    /// <summary><c>min_reply_length</c>: default 0</summary>
    public int? MinReplyLength { get; internal set; }

    /// <summary><c>max_reply_length</c>: default 255</summary>
    public int? MaxReplyLength { get; internal set; }

    /// <inheritdoc/>
    public CheckerTiming Timing => _timing ?? CheckerTiming.Silent;

    /// <inheritdoc/>
    public CheckerConnection Connection => _connection ?? CheckerConnection.Silent;

    /// <inheritdoc/>
    public CheckerKind Kind => CheckerKind.Udp;
}
