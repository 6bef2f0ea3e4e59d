namespace IpvsHa.Config.Blocks;

/// <summary>A <c>host</c> block of SMTP_CHECK as written.</summary>
public sealed class SmtpHostBlock(BlockSource source) : ICheckerBlock
{
    private CheckerTiming? _timing;
    private CheckerConnection? _connection;

    /// <summary>The keywords of the block.</summary>
    public static KeywordTable<SmtpHostBlock> Keywords { get; } = new("virtual_server/real_server/SMTP_CHECK/host",
    [
        .. CheckerKeywords.Connection<SmtpHostBlock>(static b => b._connection ??= new()),
        .. CheckerKeywords.Timing<SmtpHostBlock>(static b => b._timing ??= new()),
    ]);

    /// <inheritdoc/>
    public BlockSource Source { get; } = source;

    /// <inheritdoc/>
    public CheckerTiming Timing => _timing ?? CheckerTiming.Silent;

    /// <inheritdoc/>
    public CheckerConnection Connection => _connection ?? CheckerConnection.Silent;

    /// <inheritdoc/>
    public CheckerKind Kind => CheckerKind.Smtp;
}
