using static IpvsHa.Config.KeywordStatus;

namespace IpvsHa.Config.Blocks;

/// <summary>An <c>HTTP_GET</c> or <c>SSL_GET</c> block as written.</summary>
public sealed class HttpCheckBlock(BlockSource source, bool isTls) : ICheckerBlock
{
    private CheckerTiming? _timing;
    private CheckerConnection? _connection;

    /// <summary>The keywords of the block.</summary>
    public static KeywordTable<HttpCheckBlock> Keywords { get; } = new("virtual_server/real_server/HTTP_GET",
    [
        new("url", Works, static (b, a) =>
            b.Urls.Add(a.Block(b.IsTls ? UrlBlock.SslKeywords : UrlBlock.Keywords, new UrlBlock(a.NewSource())))),
        new("virtualhost", Works, static (b, a) => b.VirtualHost = a.Word() ?? b.VirtualHost),
        new("http_protocol", Works, static (b, a) => b.Protocol = a.OneOf(Choices.HttpProtocols) ?? b.Protocol),
        new("enable_sni", Works, static (b, a) => b.EnableSni = a.Bool() ?? b.EnableSni),
        new("sni_name", Works, static (b, a) => b.ReadSniName(a)),
        new("fast_recovery", Works, static (b, a) => b.FastRecovery = a.Bool() ?? b.FastRecovery),
        .. CheckerKeywords.Connection<HttpCheckBlock>(static b => b._connection ??= new()),
        .. CheckerKeywords.Timing<HttpCheckBlock>(static b => b._timing ??= new()),
    ], placed: CheckerKeywords.Placed);

    /// <inheritdoc/>
    public BlockSource Source { get; } = source;

    /// <summary><c>url</c>: the requests, checked in turn</summary>
    public List<UrlBlock> Urls { get; } = [];

    /// <summary><c>virtualhost</c>: Host header</summary>
    public string? VirtualHost { get; internal set; }

    /// <summary><c>http_protocol</c>: 1.0, 1.0C or 1.1, default 1.0</summary>
    public string? Protocol { get; internal set; }

    /// <summary><c>enable_sni</c>: send the server name</summary>
    public bool? EnableSni { get; internal set; }

    /// <summary><c>sni_name</c>: the server name to send; implies <c>enable_sni</c></summary>
    public string? SniName { get; internal set; }

    /// <summary><c>fast_recovery</c>: no delay between the urls while recovering</summary>
    public bool? FastRecovery { get; internal set; }

    /// <summary>The keywords of <c>SSL_GET</c>.</summary>
    public static KeywordTable<HttpCheckBlock> SslKeywords { get; } = new("virtual_server/real_server/SSL_GET",
    [
        new("tls_compliant", Works, static (b, a) => b.TlsCompliant = a.Bool() ?? b.TlsCompliant),
        new("verify", Works, static (b, a) => b.Verify = a.Bool() ?? b.Verify, IsOurs: true),
        new("ca", Works, static (b, a) => b.Ca = a.Word() ?? b.Ca, IsOurs: true),
        .. Keywords.All,
    ], placed: CheckerKeywords.Placed);

    /// <summary>True for <c>SSL_GET</c>.</summary>
    public bool IsTls { get; } = isTls;

    /// <summary><c>tls_compliant</c>: say good-bye at the end of the connection.</summary>
    public bool? TlsCompliant { get; private set; }

    /// <summary><c>verify</c>, our own: the certificate must be valid for the name.</summary>
    public bool? Verify { get; private set; }

    /// <summary><c>ca</c>, our own: a file of certificates that count as roots.</summary>
    public string? Ca { get; private set; }

    /// <inheritdoc/>
    public CheckerTiming Timing => _timing ?? CheckerTiming.Silent;

    /// <inheritdoc/>
    public CheckerConnection Connection => _connection ?? CheckerConnection.Silent;

    /// <inheritdoc/>
    public CheckerKind Kind => IsTls ? CheckerKind.Ssl : CheckerKind.Http;

    private void ReadSniName(ArgumentReader a)
    {
        EnableSni = true;
        SniName = a.OptionalWord() ?? SniName;
    }
}
