using static IpvsHa.Config.KeywordStatus;

namespace IpvsHa.Config.Blocks;

/// <summary>A <c>url</c> block as written.</summary>
public sealed class UrlBlock(BlockSource source) : IConfigBlock
{
    /// <summary>The keywords of the block.</summary>
    public static KeywordTable<UrlBlock> Keywords { get; } = new("virtual_server/real_server/HTTP_GET/url",
    [
        new("path", Works, static (b, a) => b.Path = a.Word() ?? b.Path),
        new("digest", Works, static (b, a) => b.Digest = a.Digest() ?? b.Digest),
        new("status_code", Works, static (b, a) => StatusRange.ReadAll(a, b.StatusCodes)),
        new("virtualhost", Works, static (b, a) => b.VirtualHost = a.Word() ?? b.VirtualHost),
        new("regex", Works, static (b, a) => b.Regex = a.EscapedText() ?? b.Regex),
        new("regex_no_match", Works, static (b, a) => b.RegexNoMatch = true),
        new("regex_options", Works, static (b, a) => a.WordsOfLine(b.RegexOptions)),
        new("regex_min_offset", Works, static (b, a) => b.RegexMinOffset = a.Int(0, int.MaxValue) ?? b.RegexMinOffset),
        new("regex_max_offset", Works, static (b, a) => b.RegexMaxOffset = a.Int(0, int.MaxValue) ?? b.RegexMaxOffset),
        new("regex_stack", NoEffect, static (b, a) => a.Ignore()),
    ]);

    /// <inheritdoc/>
    public BlockSource Source { get; } = source;

    /// <summary><c>path</c>: what is asked for, required</summary>
    public string? Path { get; internal set; }

    /// <summary><c>digest</c>: MD5 of the body, 32 lower-case hexadecimal digits</summary>
    public string? Digest { get; internal set; }

    /// <summary><c>status_code</c>: accepted codes; empty: 200 to 299</summary>
    public List<StatusRange> StatusCodes { get; } = [];

    /// <summary><c>virtualhost</c>: Host header</summary>
    public string? VirtualHost { get; internal set; }

    /// <summary><c>regex</c>: the body must match; escapes are already resolved</summary>
    public string? Regex { get; internal set; }

    /// <summary><c>regex_no_match</c>: the body must not match</summary>
    public bool RegexNoMatch { get; internal set; }

    /// <summary><c>regex_options</c>: options of the pattern</summary>
    public List<string> RegexOptions { get; } = [];

    /// <summary><c>regex_min_offset</c>: the match may not start earlier</summary>
    public int? RegexMinOffset { get; internal set; }

    /// <summary><c>regex_max_offset</c>: the match may not start later</summary>
    public int? RegexMaxOffset { get; internal set; }

    /// <summary>The keywords inside <c>SSL_GET</c>.</summary>
    public static KeywordTable<UrlBlock> SslKeywords { get; } = new("virtual_server/real_server/SSL_GET/url",
    [
        new("tls_compliant", Works, static (b, a) => b.TlsCompliant = a.Bool() ?? b.TlsCompliant),
        .. Keywords.All,
    ]);

    /// <summary><c>tls_compliant</c>: say good-bye at the end of the connection.</summary>
    public bool? TlsCompliant { get; private set; }
}
