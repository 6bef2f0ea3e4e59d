using System.Net.Sockets;
using System.Text;
using IpvsHa.Host.Supervision;
using Microsoft.Extensions.Logging.Abstractions;

namespace IpvsHa.Host.Tests;

public sealed class ControlSocketTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ipvsha-control").FullName;
    private readonly CancellationTokenSource _stop = new();

    private string SocketPath => Path.Combine(_folder, "run", "ipvsha.sock");

    [Fact]
    public async Task A_request_is_answered_and_only_the_owner_may_ask()
    {
        using ControlSocket socket = Open();

        Assert.Equal("you said status", await ControlSocket.AskAsync(SocketPath, "status", _stop.Token));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(SocketPath));
    }

    [Fact]
    public async Task Junk_on_the_socket_harms_nobody()
    {
        using ControlSocket socket = Open();
        foreach (string junk in (string[])["\n", "{\n", "null\n", new string('x', 5000)])
        {
            using Socket client = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await client.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath), _stop.Token);
            try
            {
                await client.SendAsync(Encoding.ASCII.GetBytes(junk), _stop.Token);
                Assert.Equal(0, await client.ReceiveAsync(new byte[16], _stop.Token));
            }
            catch (SocketException error)
            {
                // closed with our bytes unread
                Assert.Contains(error.SocketErrorCode, (SocketError[])[SocketError.ConnectionReset, SocketError.Shutdown]);
            }
        }

        Assert.Equal("you said status", await ControlSocket.AskAsync(SocketPath, "status", _stop.Token));
    }

    [Fact]
    public void A_leftover_of_a_dead_process_is_replaced()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(SocketPath)!);
        File.WriteAllText(SocketPath, "");

        using ControlSocket socket = Open();

        Assert.True(File.Exists(SocketPath));
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private ControlSocket Open()
    {
        ControlSocket socket = ControlSocket.Open(SocketPath, TimeProvider.System, NullLogger.Instance);
        _ = socket.RunAsync(static (request, _) => Task.FromResult($"you said {request.Command}"), _stop.Token);
        return socket;
    }
}
