using System.Net;
using System.Net.Sockets;

namespace IpvsHa.Checkers.Tests;

/// <summary>A server on a free port of loopback that treats every connection as the test says.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly Socket _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public LoopbackServer(Func<Socket, CancellationToken, Task> serve, IPAddress? address = null)
    {
        address ??= IPAddress.Loopback;
        _listener = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(address, 0));
        _listener.Listen();
        Target = new((IPEndPoint)_listener.LocalEndPoint!);
        _loop = RunAsync(serve);
    }

    public CheckTarget Target { get; }

    public int Connections { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _loop;
        _stop.Dispose();
    }

    private async Task RunAsync(Func<Socket, CancellationToken, Task> serve)
    {
        try
        {
            while (true)
            {
                using Socket connection = await _listener.AcceptAsync(_stop.Token);
                Connections++;
                await serve(connection, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }
}
