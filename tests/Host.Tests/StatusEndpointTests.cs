using System.Net;
using System.Net.Sockets;
using IpvsHa.Host.Metrics;
using Microsoft.Extensions.Logging.Abstractions;

namespace IpvsHa.Host.Tests;

public sealed class StatusEndpointTests
{
    [Theory]
    [InlineData("GET", "/metrics", "127.0.0.1", HttpStatusCode.OK, "m 1\n")]
    [InlineData("GET", "/status.json", "localhost", HttpStatusCode.OK, "{}")]
    [InlineData("GET", "/", "127.0.0.1", HttpStatusCode.NotFound, "there are /metrics and /status.json\n")]
    [InlineData("POST", "/metrics", "127.0.0.1", HttpStatusCode.MethodNotAllowed, "read-only\n")]
    [InlineData("GET", "/metrics", "attacker.example", HttpStatusCode.Forbidden, "ask by address, not by name\n")] // DNS rebinding
    public async Task Only_reading_by_a_local_name_is_answered(
        string method, string path, string host, HttpStatusCode expected, string body)
    {
        int port = FreePort();
        await using StatusEndpoint endpoint = await StartAsync(port);
        using HttpClient client = new();
        using HttpRequestMessage request = new(new HttpMethod(method), $"http://127.0.0.1:{port}{path}");
        request.Headers.Host = host;

        using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(body, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_port_in_use_is_an_exception_for_the_caller_to_report()
    {
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();

        await Assert.ThrowsAnyAsync<IOException>(() => StartAsync(((IPEndPoint)other.LocalEndpoint).Port));
    }

    private static Task<StatusEndpoint> StartAsync(int port) => StatusEndpoint.StartAsync(
        new IPEndPoint(IPAddress.Loopback, port),
        NullLoggerFactory.Instance,
        static _ => Task.FromResult("m 1\n"),
        static _ => Task.FromResult("{}"));

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
