namespace IpvsHa.Config.Blocks;

/// <summary>A <c>host</c> block of SMTP_CHECK as written.</summary>
public sealed class SmtpHostBlock(BlockSource source) : ICheckerBlock
{
    /// <summary>The keywords of the block.</summary>
    public static KeywordTable<SmtpHostBlock> Keywords { get; } = new("virtual_server/real_server/SMTP_CHECK/host",
    [
        .. CheckerKeywords.Connection<SmtpHostBlock>(static b => b.Connection),
        .. CheckerKeywords.Timing<SmtpHostBlock>(static b => b.Timing),
    ]);

    /// <inheritdoc/>
    public BlockSource Source { get; } = source;

    /// <inheritdoc/>
    public CheckerTiming Timing { get; } = new();

    /// <inheritdoc/>
    public CheckerConnection Connection { get; } = new();

    /// <inheritdoc/>
    public CheckerKind Kind => CheckerKind.Smtp;
}
