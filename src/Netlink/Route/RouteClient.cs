using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;

namespace IpvsHa.Netlink.Route;

/// <summary>Links, addresses, routes and neighbours of one network namespace, over route netlink.</summary>
/// <remarks>
/// One call at a time. A call returns when the kernel has carried it out, and throws <see cref="NetlinkException"/>
/// when it refused: EEXIST for what is there already, EADDRNOTAVAIL for a missing address, ESRCH for a missing route,
/// ENODEV for a missing link, ENOENT for a missing neighbour, EPERM without CAP_NET_ADMIN. Changes are complete with
/// their outcome; <see cref="RouteMonitor"/> reports them too.
/// </remarks>
public sealed class RouteClient : IDisposable
{
    private const ushort NewEntry = NetlinkFlags.Create | NetlinkFlags.Exclusive;
    private const ushort AnyEntry = NetlinkFlags.Create | NetlinkFlags.Replace;

    private readonly byte[] _buffer = new byte[LinkMessages.MaxLength];
    private readonly INetlinkTransport _transport;
    private readonly NetlinkClient _client;
    private readonly NetlinkBatch _batch;

    /// <summary>Uses a transport, and disposes of it in the end.</summary>
    public RouteClient(INetlinkTransport transport)
    {
        _transport = transport;
        _client = new NetlinkClient(transport);
        _batch = new NetlinkBatch(_client);
    }

    /// <summary>Opens a socket in the network namespace of this thread.</summary>
    /// <exception cref="NetlinkException">EMFILE and the like.</exception>
    public static RouteClient Open() => new(new NetlinkSocket(NetlinkProtocol.Route));

    /// <summary>Reads all links.</summary>
    public List<LinkInfo> ListLinks() => ReadAll<LinkInfo>(
        "list links", RouteMessageType.GetLink, LinkMessages.WriteList(_buffer), LinkMessages.TryDecode);

    /// <summary>Reads one link; null when there is none of that name.</summary>
    public LinkInfo? FindLink(string name) => IsName(name) ? Find(name, LinkMessages.WriteGet(_buffer, name)) : null;

    /// <summary>Reads one link; null when there is none of that index.</summary>
    public LinkInfo? FindLink(int index) =>
        index > 0 ? Find($"interface {index}", LinkMessages.WriteKey(_buffer, index)) : null;

    /// <summary>Reads all addresses, IPv4 and IPv6.</summary>
    public List<InterfaceAddress> ListAddresses() => ReadAll<InterfaceAddress>(
        "list addresses", RouteMessageType.GetAddr, AddressMessages.WriteList(_buffer), AddressMessages.TryDecode);

    /// <summary>Reads all routes of a table, IPv4 and IPv6.</summary>
    /// <param name="table">See <see cref="RouteTable"/>; 0 is all of them.</param>
    public List<RouteEntry> ListRoutes(uint table = RouteTable.Main) => ReadAll(
        "list routes",
        RouteMessageType.GetRoute,
        RouteMessages.WriteList(_buffer),
        (in NetlinkHeader header, ReadOnlySpan<byte> body, [MaybeNullWhen(false)] out RouteEntry route) =>
            RouteMessages.TryDecode(header, body, out route) && (table == 0 || route.Table == table));

    /// <summary>Reads all neighbours, IPv4 and IPv6.</summary>
    public List<Neighbor> ListNeighbors() => ReadAll<Neighbor>(
        "list neighbours",
        RouteMessageType.GetNeigh,
        NeighborMessages.WriteList(_buffer),
        NeighborMessages.TryDecode);

    /// <summary>Adds an address.</summary>
    /// <param name="address">The address.</param>
    /// <param name="replace">Whether one that is there gets the new flags and lifetimes; otherwise it is EEXIST.</param>
    public void AddAddress(InterfaceAddress address, bool replace = false) => Request(
        $"add {address}",
        RouteMessageType.NewAddr,
        replace ? AnyEntry : NewEntry,
        AddressMessages.WriteNew(_buffer, address));

    /// <summary>Removes an address.</summary>
    public void RemoveAddress(InterfaceAddress address) => Request(
        $"remove {address}", RouteMessageType.DelAddr, flags: 0, AddressMessages.WriteDelete(_buffer, address));

    /// <summary>Adds many addresses at once.</summary>
    /// <param name="addresses">In the order in which they are to come.</param>
    /// <param name="replace">As in <see cref="AddAddress"/>.</param>
    /// <returns>Those that were not added, by their place in the list.</returns>
    public NetlinkBatchResult AddAddresses(IReadOnlyList<InterfaceAddress> addresses, bool replace = false)
    {
        for (int i = 0; i < addresses.Count; i++)
        {
            int length = AddressMessages.WriteNew(_batch.Reserve(AddressMessages.MaxLength), addresses[i]);
            _batch.Commit(RouteMessageType.NewAddr, replace ? AnyEntry : NewEntry, length);
        }

        return _batch.Complete();
    }

    /// <summary>Removes many addresses at once.</summary>
    /// <param name="addresses">In the order in which they are to go.</param>
    /// <returns>Those that were not removed, by their place in the list; EADDRNOTAVAIL was gone already.</returns>
    public NetlinkBatchResult RemoveAddresses(IReadOnlyList<InterfaceAddress> addresses)
    {
        for (int i = 0; i < addresses.Count; i++)
        {
            int length = AddressMessages.WriteDelete(_batch.Reserve(AddressMessages.MaxLength), addresses[i]);
            _batch.Commit(RouteMessageType.DelAddr, flags: 0, length);
        }

        return _batch.Complete();
    }

    /// <summary>Adds a route.</summary>
    /// <param name="route">The route.</param>
    /// <param name="replace">Whether it takes the place of one with the same destination and metric.</param>
    public void AddRoute(RouteEntry route, bool replace = false) => Request(
        $"add {route}", RouteMessageType.NewRoute, replace ? AnyEntry : NewEntry, RouteMessages.Write(_buffer, route));

    /// <summary>Removes a route.</summary>
    public void RemoveRoute(RouteEntry route) =>
        Request($"remove {route}", RouteMessageType.DelRoute, flags: 0, RouteMessages.Write(_buffer, route));

    /// <summary>Adds or changes a neighbour; <see cref="NeighborState.Permanent"/> stays.</summary>
    public void SetNeighbor(Neighbor neighbor) => Request(
        $"set {neighbor}", RouteMessageType.NewNeigh, AnyEntry, NeighborMessages.Write(_buffer, neighbor));

    /// <summary>Removes a neighbour.</summary>
    public void RemoveNeighbor(Neighbor neighbor) => Request(
        $"remove {neighbor}", RouteMessageType.DelNeigh, flags: 0, NeighborMessages.Write(_buffer, neighbor));

    /// <summary>Creates a macvlan in private mode, switched off.</summary>
    /// <param name="name">At most 15 ASCII characters.</param>
    /// <param name="baseIndex">The link that it lies on.</param>
    /// <param name="address">Its Ethernet address; null is a random one.</param>
    public void AddMacvlan(string name, int baseIndex, MacAddress? address) => Request(
        $"add macvlan {name}",
        RouteMessageType.NewLink,
        NewEntry,
        LinkMessages.WriteNewMacvlan(_buffer, name, baseIndex, address));

    /// <summary>Creates a pair of virtual Ethernet links, switched off.</summary>
    public void AddVeth(string name, string peerName) => Request(
        $"add veth {name}", RouteMessageType.NewLink, NewEntry, LinkMessages.WriteNewVeth(_buffer, name, peerName));

    /// <summary>Creates an IP-in-IP tunnel over IPv4, switched off; null ends are any.</summary>
    public void AddIpip(string name, IPAddress? local, IPAddress? remote) => Request(
        $"add ipip {name}",
        RouteMessageType.NewLink,
        NewEntry,
        LinkMessages.WriteNewIpip(_buffer, name, local, remote));

    /// <summary>Creates a link that needs nothing but its kind, such as <c>dummy</c> or <c>bridge</c>.</summary>
    public void AddLink(string name, string kind) => Request(
        $"add {kind} {name}", RouteMessageType.NewLink, NewEntry, LinkMessages.WriteNew(_buffer, name, kind));

    /// <summary>Removes a link.</summary>
    public void RemoveLink(int index) => Request(
        $"remove interface {index}", RouteMessageType.DelLink, flags: 0, LinkMessages.WriteKey(_buffer, index));

    /// <summary>Switches a link on or off.</summary>
    public void SetUp(int index, bool isUp) => Change(
        $"set interface {index} {(isUp ? "up" : "down")}", LinkMessages.WriteSetUp(_buffer, index, isUp));

    /// <summary>Changes the Ethernet address of a link.</summary>
    public void SetAddress(int index, MacAddress address) => Change(
        $"set interface {index} address {address}", LinkMessages.WriteSetAddress(_buffer, index, address));

    /// <summary>Makes a link part of a bridge, bond or VRF; 0 takes it out.</summary>
    public void SetMaster(int index, int masterIndex) => Change(
        $"set interface {index} master {masterIndex}", LinkMessages.WriteSetMaster(_buffer, index, masterIndex));

    /// <summary>Moves a link to the network namespace of an open descriptor.</summary>
    public void SetNamespace(int index, int descriptor) => Change(
        $"move interface {index}", LinkMessages.WriteSetNamespace(_buffer, index, descriptor));

    /// <summary>Keeps a link from giving itself an IPv6 link-local address (<c>addrgenmode none</c>).</summary>
    public void SetNoAddressGeneration(int index) => Change(
        $"set interface {index} addrgenmode none", LinkMessages.WriteSetNoAddressGeneration(_buffer, index));

    /// <summary>Closes the transport.</summary>
    public void Dispose() => _transport.Dispose();

    private static bool IsName(string name) => name.Length is > 0 and < 16 && Ascii.IsValid(name);

    private LinkInfo? Find(string what, int length)
    {
        try
        {
            byte[] reply = _client.Request($"look up {what}", RouteMessageType.GetLink, 0, _buffer.AsSpan(0, length));
            NetlinkHeader header = new(0, RouteMessageType.NewLink, 0, 0, 0);
            return LinkMessages.TryDecode(header, reply, out LinkInfo? link)
                ? link
                : throw new NetlinkException($"look up {what}", Errno.EBADMSG);
        }
        catch (NetlinkException error) when (error.Errno == Errno.ENODEV)
        {
            return null;
        }
    }

    private List<T> ReadAll<T>(string operation, ushort type, int length, NetlinkDecoder<T> decode) =>
        _client.Dump(operation, type, flags: 0, _buffer.AsSpan(0, length), decode);

    private void Change(string operation, int length) => Request(operation, RouteMessageType.NewLink, 0, length);

    private void Request(string operation, ushort type, ushort flags, int length) =>
        _client.Request(operation, type, flags, _buffer.AsSpan(0, length));
}
