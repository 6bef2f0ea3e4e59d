using static IpvsHa.Config.KeywordStatus;

namespace IpvsHa.Config.Blocks;

/// <summary>A <c>SMTP_CHECK</c> block as written.</summary>
public sealed class SmtpCheckBlock(BlockSource source) : ICheckerBlock
{
    private CheckerTiming? _timing;
    private CheckerConnection? _connection;

    /// <summary>The keywords of the block.</summary>
    public static KeywordTable<SmtpCheckBlock> Keywords { get; } = new("virtual_server/real_server/SMTP_CHECK",
    [
        new("helo_name", Works, static (b, a) => b.HeloName = a.Word() ?? b.HeloName),
        new("host", Works, static (b, a) =>
            b.Hosts.Add(a.Deprecated("one SMTP_CHECK for each").Block(SmtpHostBlock.Keywords, new SmtpHostBlock(a.NewSource())))),
        .. CheckerKeywords.Connection<SmtpCheckBlock>(static b => b._connection ??= new()),
        .. CheckerKeywords.Timing<SmtpCheckBlock>(static b => b._timing ??= new()),
    ]);

    /// <inheritdoc/>
    public BlockSource Source { get; } = source;

    /// <summary><c>helo_name</c>: argument of HELO</summary>
    public string? HeloName { get; internal set; }

    /// <summary><c>host</c>: each block is a checker of its own, old</summary>
    public List<SmtpHostBlock> Hosts { get; } = [];

    /// <inheritdoc/>
    public CheckerTiming Timing => _timing ?? CheckerTiming.Silent;

    /// <inheritdoc/>
    public CheckerConnection Connection => _connection ?? CheckerConnection.Silent;

    /// <inheritdoc/>
    public CheckerKind Kind => CheckerKind.Smtp;
}
