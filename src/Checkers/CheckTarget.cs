using System.Net;
using System.Net.Sockets;
using System.Text;

namespace IpvsHa.Checkers;

/// <summary>Where a check connects to, and from where.</summary>
/// <param name="Target">The real server, or the <c>connect_ip</c> and <c>connect_port</c> that stand for it.</param>
public sealed record CheckTarget(IPEndPoint Target)
{
    private const int SocketLevel = 1; // SOL_SOCKET
    private const int ReuseAddress = 2; // SO_REUSEADDR
    private const int BindToDevice = 25; // SO_BINDTODEVICE
    private const int SetMark = 36; // SO_MARK

    /// <summary><c>bindto</c> and <c>bind_port</c>, with port 0 for any; null leaves both to the kernel.</summary>
    public IPEndPoint? Local { get; init; }

    /// <summary><c>bind_if</c>: the interface that the packets must take; null for any.</summary>
    public string? Interface { get; init; }

    /// <summary><c>fwmark</c> of the packets; 0 for none.</summary>
    public uint Mark { get; init; }

    /// <summary>As keepalived writes it: <c>[10.0.0.7]:tcp:80</c>.</summary>
    public string Name => $"[{Target.Address}]:tcp:{Target.Port}";

    /// <summary>Every setting as text.</summary>
    internal string Key => $"{Target} from {Local} via {Interface} mark {Mark}";

    /// <summary>Opens a connection.</summary>
    /// <returns>The connection, or null and whose fault that is.</returns>
    internal async ValueTask<(Socket? Connection, CheckResult Failure)> ConnectAsync(
        CancellationToken cancellationToken)
    {
        Socket? socket = null;
        try
        {
            socket = Open();
            await socket.ConnectAsync(Target, cancellationToken);
            return (socket, default);
        }
        catch (SocketException error)
        {
            socket?.Dispose();
            return (null, error.SocketErrorCode == SocketError.SocketError && Interface is not null
                ? CheckResult.LocalFault($"cannot use interface {Interface}") // .NET has no word for ENODEV
                : CheckResult.FromConnect(error));
        }
        catch
        {
            socket?.Dispose();
            throw;
        }
    }

    private Socket Open()
    {
        Socket socket = new(Target.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (Interface is not null)
            {
                socket.SetRawSocketOption(SocketLevel, BindToDevice, Encoding.UTF8.GetBytes(Interface));
            }

            if (Mark != 0)
            {
                socket.SetRawSocketOption(SocketLevel, SetMark, BitConverter.GetBytes(Mark));
            }

            if (Local is not null)
            {
                if (Local.Port != 0) // the last connection must leave nothing that is in the way of the next
                {
                    socket.SetRawSocketOption(SocketLevel, ReuseAddress, BitConverter.GetBytes(1));
                    socket.LingerState = new LingerOption(enable: true, seconds: 0);
                }

                socket.Bind(Local);
            }

            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
