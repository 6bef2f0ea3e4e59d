using static IpvsHa.Config.KeywordStatus;

namespace IpvsHa.Config.Blocks;

/// <summary>An <c>SSL</c> block as written: the client certificate of SSL_GET.</summary>
public sealed class SslBlock(BlockSource source) : IConfigBlock
{
    /// <summary>The keywords of the block.</summary>
    public static KeywordTable<SslBlock> Keywords { get; } = new("SSL",
    [
        new("password", NotYet, static (b, a) => b.Password = a.Word() ?? b.Password),
        new("ca", NotYet, static (b, a) => b.Ca = a.Word() ?? b.Ca),
        new("certificate", NotYet, static (b, a) => b.Certificate = a.Word() ?? b.Certificate),
        new("key", NotYet, static (b, a) => b.Key = a.Word() ?? b.Key),
    ]);

    /// <inheritdoc/>
    public BlockSource Source { get; } = source;

    /// <summary><c>password</c>: of the key file</summary>
    public string? Password { get; internal set; }

    /// <summary><c>ca</c>: file of certificates</summary>
    public string? Ca { get; internal set; }

    /// <summary><c>certificate</c>: file of the own chain</summary>
    public string? Certificate { get; internal set; }

    /// <summary><c>key</c>: file of the own key</summary>
    public string? Key { get; internal set; }
}
