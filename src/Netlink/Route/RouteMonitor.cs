namespace IpvsHa.Netlink.Route;

/// <summary>Hears of changes of links, addresses and, if wanted, routes of one network namespace.</summary>
/// <remarks>
/// Never blocks. Start it before the first listing, so that no change falls in between. Own changes are reported as
/// well. One thread at a time.
/// </remarks>
public sealed class RouteMonitor : IDisposable
{
    private const int MaxDatagrams = 64; // per call, so that a storm does not keep the caller from its other work

    private static readonly uint[] _groups = [1, 5, 9];             // RTNLGRP_LINK, _IPV4_IFADDR, _IPV6_IFADDR
    private static readonly uint[] _allGroups = [1, 5, 9, 7, 11];   // and RTNLGRP_IPV4_ROUTE, _IPV6_ROUTE

    private readonly byte[] _buffer = new byte[32 * 1024];
    private readonly INetlinkTransport _transport;

    /// <summary>Uses a transport whose socket has joined its groups, and disposes of it in the end.</summary>
    /// <param name="transport">The transport.</param>
    /// <param name="handle">Its file descriptor, or -1.</param>
    public RouteMonitor(INetlinkTransport transport, int handle) => (_transport, Handle) = (transport, handle);

    /// <summary>The file descriptor, for a <see cref="Poller"/>: readable when there is something to read.</summary>
    public int Handle { get; }

    /// <summary>Opens a socket in the network namespace of this thread.</summary>
    /// <param name="withRoutes">Whether to hear of routes as well.</param>
    /// <exception cref="NetlinkException">EMFILE and the like.</exception>
    public static RouteMonitor Open(bool withRoutes = false)
    {
        NetlinkSocket socket = new(
            NetlinkProtocol.Route, new NetlinkSocketOptions { Groups = withRoutes ? _allGroups : _groups });
        return new RouteMonitor(socket, socket.Handle);
    }

    /// <summary>Takes the notifications that are there, in order.</summary>
    /// <param name="events">Gets them added.</param>
    /// <returns>
    /// Whether all were taken; false after 64 datagrams, when there may be more. The handle stays readable then.
    /// </returns>
    /// <exception cref="NetlinkException">The socket is of no more use.</exception>
    public bool Read(List<RouteEvent> events)
    {
        for (int i = 0; i < MaxDatagrams; i++)
        {
            try
            {
                if (!_transport.TryReceive(_buffer, out int length))
                {
                    return true;
                }

                Decode(_buffer.AsSpan(0, length), events);
            }
            catch (NetlinkException error) when (error.Errno is Errno.ENOBUFS or Errno.EMSGSIZE)
            {
                events.Add(new RouteEvent(RouteEventKind.Overflowed));
            }
        }

        return false;
    }

    /// <summary>Closes the transport.</summary>
    public void Dispose() => _transport.Dispose();

    private static void Decode(ReadOnlySpan<byte> datagram, List<RouteEvent> events)
    {
        NetlinkMessageReader messages = new(datagram);
        while (messages.Read(out NetlinkHeader header, out ReadOnlySpan<byte> body))
        {
            switch (header.Type)
            {
                case RouteMessageType.NewLink when LinkMessages.TryDecode(header, body, out LinkInfo? link):
                    events.Add(new RouteEvent(RouteEventKind.LinkChanged, Link: link));
                    break;
                case RouteMessageType.DelLink when LinkMessages.TryDecode(header, body, out LinkInfo? link):
                    events.Add(new RouteEvent(RouteEventKind.LinkRemoved, Link: link));
                    break;
                case RouteMessageType.NewAddr
                    when AddressMessages.TryDecode(header, body, out InterfaceAddress? address):
                    events.Add(new RouteEvent(RouteEventKind.AddressAdded, Address: address));
                    break;
                case RouteMessageType.DelAddr
                    when AddressMessages.TryDecode(header, body, out InterfaceAddress? address):
                    events.Add(new RouteEvent(RouteEventKind.AddressRemoved, Address: address));
                    break;
                case RouteMessageType.NewRoute when RouteMessages.TryDecode(header, body, out RouteEntry? route):
                    events.Add(new RouteEvent(RouteEventKind.RouteAdded, Route: route));
                    break;
                case RouteMessageType.DelRoute when RouteMessages.TryDecode(header, body, out RouteEntry? route):
                    events.Add(new RouteEvent(RouteEventKind.RouteRemoved, Route: route));
                    break;
                case NetlinkHeader.OverrunType:
                    events.Add(new RouteEvent(RouteEventKind.Overflowed));
                    break;
            }
        }

        if (messages.IsMalformed)
        {
            events.Add(new RouteEvent(RouteEventKind.Overflowed)); // something is missing, whatever it was
        }
    }
}
