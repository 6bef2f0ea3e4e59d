using System.Net;
using System.Net.Sockets;
using System.Text;

namespace IpvsHa.Checkers;

/// <summary>The bytes that keepalived sends for an url.</summary>
internal static class HttpRequest
{
    /// <summary>The request.</summary>
    /// <param name="url">Path and virtual host.</param>
    /// <param name="protocol">Version, and whether to ask for the end of the connection.</param>
    /// <param name="target">The Host of an url without virtual host: address and port, IPv6 in brackets.</param>
    public static byte[] Create(HttpUrl url, HttpProtocol protocol, IPEndPoint target)
    {
        string version = protocol == HttpProtocol.Http11 ? "1.1" : "1.0";
        string close = protocol == HttpProtocol.Http10 ? "" : "Connection: close\r\n";
        string host = url.VirtualHost ?? (target.AddressFamily == AddressFamily.InterNetworkV6
            ? $"[{target.Address}]:{target.Port}"
            : $"{target.Address}:{target.Port}");
        return Encoding.UTF8.GetBytes(
            $"GET {url.Path} HTTP/{version}\r\nUser-Agent: KeepAliveClient\r\n{close}Host: {host}\r\n\r\n");
    }
}
