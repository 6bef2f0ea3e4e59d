using System.Globalization;
using IpvsHa.Netlink;
using IpvsHa.Netlink.Route;
using IpvsHa.Vrrp.Packets;
using IpvsHa.Vrrp.Settings;

namespace IpvsHa.Vrrp;

/// <summary>The machine as VRRP sees it, in the network namespace of the thread that makes this object.</summary>
public sealed class LinuxVrrpNetwork : IVrrpNetwork
{
    private const int MaxPorts = 1024;

    private readonly Poller _poller = new(MaxPorts + 2);
    private readonly WakeEvent _wake = new();
    private readonly RouteMonitor _monitor;
    private readonly RouteClient _routes;
    private readonly VirtualMacDevices _virtualMacs;
    private readonly NetlinkSocket _batchSocket;
    private readonly NetlinkBatch _batch;
    private readonly LinuxSocket _frames;
    private readonly InterfaceTable _table = new();
    private readonly List<RouteEvent> _events = [];
    private readonly List<IVrrpPort?> _ports = [];
    private readonly List<int> _slots = [];
    private readonly List<bool> _readable = [];
    private readonly Dictionary<string, bool> _forwarding = [];
    private readonly byte[] _frameAddress = new byte[SocketAddressBytes.MaxLength];
    private readonly int _monitorSlot;
    private readonly int _wakeSlot;
    private bool _isLoaded;
    private bool _hasNews;

    /// <summary>Opens the sockets that are always needed.</summary>
    /// <exception cref="NetlinkException">EPERM without CAP_NET_RAW; EMFILE and the like.</exception>
    public LinuxVrrpNetwork()
    {
        _monitor = RouteMonitor.Open();
        _routes = RouteClient.Open();
        _virtualMacs = new(_routes, new InterfaceSysctls("/proc/sys/net/ipv4/conf"));
        _batchSocket = new(NetlinkProtocol.Route);
        _batch = new(new NetlinkClient(_batchSocket));
        Errno error = LinuxSocket.Open(
            LinuxNumbers.AfPacket, LinuxNumbers.SockRaw, protocol: 0, out LinuxSocket? frames); // 0 receives nothing
        _frames = frames ?? throw new NetlinkException("open a packet socket", error);
        _monitorSlot = _poller.Add(_monitor.Handle);
        _wakeSlot = _poller.Add(_wake.Handle);
    }

    /// <inheritdoc/>
    public void Wait(TimeSpan timeout)
    {
        _poller.Wait(timeout);
        if (_poller.Ready(_wakeSlot) != PollEvents.None)
        {
            _wake.Clear();
        }

        _hasNews |= _poller.Ready(_monitorSlot) != PollEvents.None;
        for (int i = 0; i < _ports.Count; i++)
        {
            _readable[i] = _ports[i] is not null && _poller.Ready(_slots[i]) != PollEvents.None;
        }
    }

    /// <inheritdoc/>
    public void Wake() => _wake.Signal();

    /// <inheritdoc/>
    public bool Refresh()
    {
        if (!_isLoaded)
        {
            Load();
            return true;
        }

        if (!_hasNews)
        {
            return false;
        }

        _events.Clear();
        _hasNews = !_monitor.Read(_events);
        bool changed = false;
        foreach (RouteEvent change in _events)
        {
            if (change.Kind == RouteEventKind.Overflowed)
            {
                Load();
                return true;
            }

            changed |= _table.Apply(change);
        }

        return changed;
    }

    /// <inheritdoc/>
    public InterfaceState? FindInterface(string name) => _table.Find(name);

    /// <inheritdoc/>
    public bool HasAddress(int interfaceIndex, UInt128 address, bool isIPv6) =>
        _table.Has(interfaceIndex, address, isIPv6);

    /// <inheritdoc/>
    public Errno OpenPort(in VrrpPortKey key, UInt128? multicastGroup, out int port)
    {
        port = IndexOf(key);
        if (port < 0)
        {
            Errno error = Add(key, out port);
            if (error != Errno.None)
            {
                return error;
            }
        }

        IVrrpPort socket = _ports[port]!;
        socket.Users++;
        Errno joined = multicastGroup is { } group ? socket.Join(group) : Errno.None;
        if (joined != Errno.None)
        {
            ClosePort(port);
            port = -1;
        }

        return joined;
    }

    /// <inheritdoc/>
    public void ClosePort(int port)
    {
        IVrrpPort socket = _ports[port]!;
        socket.Users--;
        if (socket.Users == 0)
        {
            _poller.Remove(_slots[port]);
            socket.Dispose();
            _ports[port] = null;
            _readable[port] = false;
        }
    }

    /// <inheritdoc/>
    public bool TryReceive(Span<byte> buffer, out ReceivedPacket packet)
    {
        for (int i = 0; i < _ports.Count; i++)
        {
            if (!_readable[i] || _ports[i] is not { } socket)
            {
                continue;
            }

            if (socket.TryReceive(buffer, out int start, out int length, out PacketEnvelope envelope))
            {
                packet = new(i, start, length, envelope);
                return true;
            }

            _readable[i] = false;
        }

        packet = default;
        return false;
    }

    /// <inheritdoc/>
    public Errno Send(int port, ReadOnlySpan<byte> packet, in PacketEnvelope envelope) =>
        _ports[port]!.Send(packet, envelope);

    /// <inheritdoc/>
    public Errno SendFrame(int interfaceIndex, ReadOnlySpan<byte> frame)
    {
        int length = SocketAddressBytes.WritePacket(_frameAddress, interfaceIndex, 0, frame[..VirtualMac.Length]);
        return _frames.Send(frame, _frameAddress.AsSpan(0, length));
    }

    /// <inheritdoc/>
    public void ChangeAddresses(bool add, ReadOnlySpan<PlacedAddress> addresses, Span<Errno> results)
    {
        Span<int> positions = new int[addresses.Length];
        for (int i = 0; i < addresses.Length; i++)
        {
            results[i] = addresses[i].InterfaceIndex == 0 ? Errno.ENODEV : Errno.None;
            if (results[i] != Errno.None)
            {
                continue;
            }

            InterfaceAddress address = ToKernel(addresses[i]);
            Span<byte> body = _batch.Reserve(AddressMessages.MaxLength);
            int index = add
                ? _batch.Commit(
                    RouteMessageType.NewAddr,
                    NetlinkFlags.Create | NetlinkFlags.Exclusive,
                    AddressMessages.WriteNew(body, address))
                : _batch.Commit(RouteMessageType.DelAddr, flags: 0, AddressMessages.WriteDelete(body, address));
            positions[index] = i;
        }

        foreach (NetlinkFailure failure in _batch.Complete().Failures)
        {
            results[positions[failure.Index]] = failure.Errno;
        }

        NoteChanges(add, addresses, results);
    }

    /// <inheritdoc/>
    public bool EnsureVirtualMac(in VirtualMacDevice device, out string problem)
    {
        problem = "";
        if (_virtualMacs.IsReady(device, _table.FindLink(device.Name)))
        {
            return true;
        }

        problem = _virtualMacs.Prepare(device, out LinkInfo? link);
        if (link is null)
        {
            return false;
        }

        _table.Apply(new(RouteEventKind.LinkChanged, link, null, null)); // its notification comes later
        return true;
    }

    /// <inheritdoc/>
    public void RemoveVirtualMac(string name)
    {
        int index = _virtualMacs.Remove(name);
        if (index != 0)
        {
            _table.Apply(new(RouteEventKind.LinkRemoved, new LinkInfo(index, name), null, null));
        }
    }

    /// <inheritdoc/>
    public bool IsForwardingIPv6(string name)
    {
        if (!_forwarding.TryGetValue(name, out bool isForwarding))
        {
            string path = $"/proc/sys/net/ipv6/conf/{name}/forwarding";
            isForwarding = File.Exists(path) && File.ReadAllText(path).Trim() != 0.ToString(CultureInfo.InvariantCulture);
            _forwarding[name] = isForwarding;
        }

        return isForwarding;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IVrrpPort? socket in _ports)
        {
            socket?.Dispose();
        }

        _frames.Dispose();
        _batchSocket.Dispose();
        _routes.Dispose();
        _monitor.Dispose();
        _wake.Dispose();
    }

    private static InterfaceAddress ToKernel(in PlacedAddress placed)
    {
        VirtualAddress address = placed.Settings;
        AddressTraits flags = AddressTraits.None;
        bool isIPv6 = address.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        flags |= isIPv6 && address.SkipsDuplicateDetection ? AddressTraits.NoDad : AddressTraits.None;
        flags |= address.NoPrefixRoute ? AddressTraits.NoPrefixRoute : AddressTraits.None;
        flags |= address.IsHome ? AddressTraits.Home : AddressTraits.None;
        flags |= address.ManagesTemporary ? AddressTraits.ManageTemporary : AddressTraits.None;
        flags |= address.AutoJoin ? AddressTraits.AutoJoin : AddressTraits.None;
        return new(placed.InterfaceIndex, address.Address, address.PrefixLength)
        {
            Peer = address.Peer,
            Broadcast = address.Broadcast,
            Label = address.Label,
            Scope = isIPv6 ? (byte)0 : address.Scope,
            Flags = flags,
            Protocol = RouteProtocol.Keepalived,
            PreferredLifetime = address.PreferredLifetimeSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
    }

    // The notifications of own changes come later; until then the table must not call our addresses lost.
    private void NoteChanges(bool add, ReadOnlySpan<PlacedAddress> addresses, ReadOnlySpan<Errno> results)
    {
        for (int i = 0; i < addresses.Length; i++)
        {
            if (add && results[i] is Errno.None or Errno.EEXIST)
            {
                _table.Add(ToKernel(addresses[i]));
            }
            else if (!add && results[i] is Errno.None or Errno.EADDRNOTAVAIL)
            {
                _table.Remove(ToKernel(addresses[i]));
            }
        }
    }

    private void Load()
    {
        _table.Load(_routes.ListLinks(), _routes.ListAddresses());
        _forwarding.Clear();
        _isLoaded = true;
    }

    private int IndexOf(in VrrpPortKey key)
    {
        for (int i = 0; i < _ports.Count; i++)
        {
            if (_ports[i]?.Key == key)
            {
                return i;
            }
        }

        return -1;
    }

    private Errno Add(in VrrpPortKey key, out int port)
    {
        port = _ports.IndexOf(null);
        if (port < 0 && _ports.Count == MaxPorts)
        {
            return Errno.EMFILE;
        }

        Errno error = key.Path is { } path
            ? VirtualMacPort.Open(key, path, out IVrrpPort? socket)
            : VrrpSocket.Open(key, out socket);
        if (socket is null)
        {
            port = -1;
            return error;
        }

        if (port < 0)
        {
            port = _ports.Count;
            _ports.Add(null);
            _slots.Add(0);
            _readable.Add(false);
        }

        _ports[port] = socket;
        _slots[port] = _poller.Add(socket.Handle);
        return Errno.None;
    }
}
