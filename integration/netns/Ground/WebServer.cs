using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace IpvsHa.Netns.Ground;

/// <summary>A small web server inside a machine; its page is the machine's name if nothing else is asked for.</summary>
public sealed class WebServer : IAsyncDisposable
{
    private readonly Machine _machine;
    private readonly IPEndPoint _place;
    private readonly string _page;
    private readonly ConcurrentQueue<string> _clients = new();
    private readonly ConcurrentQueue<string> _checkers = new();
    private readonly CancellationTokenSource _stop = new();
    private Socket? _listener;
    private Task _serving = Task.CompletedTask;

    private WebServer(Machine machine, IPEndPoint place, string page)
    {
        _machine = machine;
        _place = place;
        _page = page;
    }

    /// <summary>What it answers with under /health; 200 as a rule.</summary>
    public int HealthStatus { get; set; } = 200;

    /// <summary>Who asked for /health, in order.</summary>
    public IReadOnlyCollection<string> Checkers => _checkers;

    /// <summary>The address of each client, /health left out.</summary>
    public IReadOnlyCollection<string> Clients => _clients;

    public static async Task<WebServer> StartAsync(Machine machine, int port = 80, string address = "0.0.0.0", string? page = null)
    {
        WebServer server = machine.Lab.Own(new WebServer(machine, new(IPAddress.Parse(address), port), page ?? machine.Name));
        await server.StartAsync();
        return server;
    }

    /// <summary>Listens again.</summary>
    public async Task StartAsync()
    {
        _machine.Lab.Journal.Add(_machine.Name, $"web server listens on {_place}");
        _listener = await _machine.EnterAsync(() =>
        {
            Socket socket = new(_place.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            if (_place.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = true;
            }

            socket.Bind(_place);
            socket.Listen(128);
            return socket;
        });
        _serving = ServeAsync(_listener);
    }

    /// <summary>Stops listening: connections are refused from now on.</summary>
    public async Task StopAsync()
    {
        _machine.Lab.Journal.Add(_machine.Name, $"web server on {_place} stops");
        _listener?.Dispose();
        await _serving;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener?.Dispose();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                _ = AnswerAsync(await listener.AcceptAsync(_stop.Token));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // stopped
        }
    }

    private async Task AnswerAsync(Socket connection)
    {
        using Socket socket = connection;
        try
        {
            byte[] buffer = new byte[4096];
            int length = 0;
            string request = "";
            while (!request.Contains("\r\n\r\n", StringComparison.Ordinal))
            {
                int received = await socket.ReceiveAsync(buffer.AsMemory(length), _stop.Token);
                if (received == 0)
                {
                    return; // a TCP check: connect and close
                }

                length += received;
                request = Encoding.ASCII.GetString(buffer, 0, length);
            }

            bool isHealth = request.StartsWith("GET /health ", StringComparison.Ordinal);
            IPAddress asker = ((IPEndPoint)socket.RemoteEndPoint!).Address;
            (isHealth ? _checkers : _clients).Enqueue((asker.IsIPv4MappedToIPv6 ? asker.MapToIPv4() : asker).ToString());

            string body = $"{_page}\n";
            int status = isHealth ? HealthStatus : 200;
            string answer = $"HTTP/1.1 {status} Said\r\nContent-Type: text/plain\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}";
            await socket.SendAsync(Encoding.ASCII.GetBytes(answer), _stop.Token);
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException)
        {
            // the client went away, or the server stops
        }
    }
}
