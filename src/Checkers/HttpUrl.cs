namespace IpvsHa.Checkers;

/// <summary>One <c>url</c> of an HTTP check: what to ask for and what to expect.</summary>
/// <param name="Path"><c>path</c>, sent as it is.</param>
public sealed record HttpUrl(string Path)
{
    /// <summary>
    /// <c>virtualhost</c> of the url, checker, real or virtual server, the first that is set; null for none.
    /// </summary>
    public string? VirtualHost { get; init; }

    /// <summary>
    /// The name for SNI when it is enabled: url's, checker's or virtual server's virtualhost; null for none.
    /// </summary>
    public string? SniHost { get; init; }

    /// <summary><c>status_code</c>.</summary>
    public StatusCodes Statuses { get; init; } = StatusCodes.Success;

    /// <summary><c>digest</c>: the 16 bytes of the MD5 of the body; empty for none.</summary>
    public ReadOnlyMemory<byte> Digest { get; init; }

    /// <summary><c>regex</c>; null for none.</summary>
    public BodyPattern? Pattern { get; init; }

    internal string Key =>
        $"{Path} host {VirtualHost} sni {SniHost} {Statuses} {Convert.ToHexString(Digest.Span)} {Pattern}";
}

/// <summary><c>http_protocol</c>.</summary>
public enum HttpProtocol
{
    /// <summary><c>1.0</c>.</summary>
    Http10,

    /// <summary><c>1.0C</c>: with <c>Connection: close</c>.</summary>
    Http10Close,

    /// <summary><c>1.1</c>: with <c>Connection: close</c>.</summary>
    Http11,
}

/// <summary>The settings of HTTP_GET or SSL_GET, defaults applied.</summary>
/// <param name="Target">Where to.</param>
/// <param name="Urls">In the order of the file; at least one.</param>
/// <param name="StepTimeout"><c>connect_timeout</c>: for the connection, the TLS handshake and each read.</param>
public sealed record HttpCheckSettings(CheckTarget Target, IReadOnlyList<HttpUrl> Urls, TimeSpan StepTimeout)
{
    /// <summary><c>http_protocol</c>.</summary>
    public HttpProtocol Protocol { get; init; }

    /// <summary>Whether it is SSL_GET. Certificates are not verified.</summary>
    public bool UseTls { get; init; }

    /// <summary><c>enable_sni</c>.</summary>
    public bool EnableSni { get; init; }

    /// <summary><c>sni_name</c>, which comes before every virtualhost; null for none.</summary>
    public string? SniName { get; init; }

    /// <summary><c>tls_compliant</c>: say goodbye properly at the end.</summary>
    public bool SendCloseNotify { get; init; }

    internal string Key =>
        $"{(UseTls ? "SSL_GET" : "HTTP_GET")} {Target.Key} {Protocol} in {StepTimeout} sni {EnableSni} {SniName} "
        + $"{SendCloseNotify} {string.Join(" | ", Urls.Select(static url => url.Key))}";
}
