using System.Net;
using System.Text;

namespace IpvsHa.Checkers.Tests;

public sealed class HttpRequestTests
{
    // what genhash of keepalived 2.2.7 sends, seen on the socket
    [Theory]
    [InlineData(HttpProtocol.Http10, null, "127.0.0.1:18081", "GET /x HTTP/1.0~User-Agent: KeepAliveClient~Host: 127.0.0.1:18081~~")]
    [InlineData(HttpProtocol.Http11, "foo.example", "127.0.0.1:18082", "GET /x HTTP/1.1~User-Agent: KeepAliveClient~Connection: close~Host: foo.example~~")]
    [InlineData(HttpProtocol.Http10Close, null, "127.0.0.1:18083", "GET /x HTTP/1.0~User-Agent: KeepAliveClient~Connection: close~Host: 127.0.0.1:18083~~")]
    [InlineData(HttpProtocol.Http10, null, "[2001:db8::1]:80", "GET /x HTTP/1.0~User-Agent: KeepAliveClient~Host: [2001:db8::1]:80~~")]
    public void The_request_is_keepaliveds(HttpProtocol protocol, string? host, string target, string expected)
    {
        byte[] request =
            HttpRequest.Create(new HttpUrl("/x") { VirtualHost = host }, protocol, IPEndPoint.Parse(target));

        Assert.Equal(expected, Encoding.ASCII.GetString(request).Replace("\r\n", "~", StringComparison.Ordinal));
    }
}
