using static IpvsHa.Config.KeywordStatus;

namespace IpvsHa.Config.Blocks;

/// <summary>A <c>DNS_CHECK</c> block as written.</summary>
public sealed class DnsCheckBlock(BlockSource source) : ICheckerBlock
{
    private CheckerTiming? _timing;
    private CheckerConnection? _connection;

    /// <summary>The keywords of the block.</summary>
    public static KeywordTable<DnsCheckBlock> Keywords { get; } = new("virtual_server/real_server/DNS_CHECK",
    [
        new("type", Works, static (b, a) => b.Type = a.OneOfIgnoreCase(Choices.DnsTypes) ?? b.Type),
        new("name", Works, static (b, a) => b.Name = a.WordOnce(b.Name)),
        .. CheckerKeywords.Connection<DnsCheckBlock>(static b => b._connection ??= new()),
        .. CheckerKeywords.Timing<DnsCheckBlock>(static b => b._timing ??= new()),
    ]);

    /// <inheritdoc/>
    public BlockSource Source { get; } = source;

    /// <summary><c>type</c>: the type of the query, upper case, default SOA</summary>
    public string? Type { get; internal set; }

    /// <summary><c>name</c>: the name that is asked for, default the root</summary>
    public string? Name { get; internal set; }

    /// <inheritdoc/>
    public CheckerTiming Timing => _timing ?? CheckerTiming.Silent;

    /// <inheritdoc/>
    public CheckerConnection Connection => _connection ?? CheckerConnection.Silent;

    /// <inheritdoc/>
    public CheckerKind Kind => CheckerKind.Dns;
}
