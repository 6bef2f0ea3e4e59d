using System.Buffers.Binary;
using System.Runtime.InteropServices;
using IpvsHa.Netlink;
using IpvsHa.Vrrp.Packets;

namespace IpvsHa.Vrrp;

/// <summary>The raw socket of one family on one interface: sends and receives IP protocol 112.</summary>
/// <remarks>IPv4 packets carry a header of our own (IP_HDRINCL); IPv6 headers are the kernel's.</remarks>
internal sealed class VrrpSocket : IVrrpPort
{
    private const int NetworkControl = 6; // SO_PRIORITY: before everything else in the queue of the interface
    private const int InternetControl = 0xC0; // the traffic class; IPv4Header has the same
    private const int MaxControl = 128;

    private readonly LinuxSocket _socket;
    private readonly byte[] _datagram = new byte[IPv4Header.Length + AdvertisementPacket.MaxLength];
    private readonly byte[] _address = new byte[SocketAddressBytes.MaxLength];
    private readonly byte[] _control = new byte[MaxControl];
    private readonly HashSet<UInt128> _groups = [];

    private VrrpSocket(VrrpPortKey key, LinuxSocket socket) => (Key, _socket) = (key, socket);

    public VrrpPortKey Key { get; }

    public int Handle => _socket.Handle;

    public int Users { get; set; }

    public static Errno Open(in VrrpPortKey key, out IVrrpPort? opened)
    {
        opened = null;
        int family = key.IsIPv6 ? LinuxNumbers.AfInet6 : LinuxNumbers.AfInet;
        Errno error = LinuxSocket.Open(family, LinuxNumbers.SockRaw, AdvertisementPacket.Protocol, out LinuxSocket? socket);
        if (socket is null)
        {
            return error;
        }

        VrrpSocket result = new(key, socket);
        error = key.IsIPv6 ? result.PrepareIPv6() : result.PrepareIPv4();
        if (error == Errno.None && key.InterfaceIndex != 0)
        {
            error = socket.BindToDevice(key.InterfaceName);
        }

        if (error != Errno.None)
        {
            result.Dispose();
            return error;
        }

        socket.SetOption(LinuxNumbers.SolSocket, LinuxNumbers.SoPriority, NetworkControl);
        opened = result;
        return Errno.None;
    }

    public Errno Join(UInt128 group)
    {
        if (!_groups.Add(group))
        {
            return Errno.None;
        }

        Span<byte> request = stackalloc byte[20];
        request.Clear();
        AddressBytes.Write(request, group, Key.IsIPv6);
        if (Key.IsIPv6)
        {
            MemoryMarshal.Write(request[16..], Key.InterfaceIndex); // struct ipv6_mreq
            return _socket.SetOption(LinuxNumbers.SolIpv6, LinuxNumbers.Ipv6JoinGroup, request);
        }

        MemoryMarshal.Write(request[8..], Key.InterfaceIndex); // struct ip_mreqn: group, own address, interface
        return _socket.SetOption(LinuxNumbers.SolIp, LinuxNumbers.IpAddMembership, request[..12]);
    }

    public Errno Send(ReadOnlySpan<byte> packet, in PacketEnvelope envelope)
    {
        Span<byte> address = stackalloc byte[16];
        address = address[..AddressBytes.Size(Key.IsIPv6)];
        AddressBytes.Write(address, envelope.Destination, Key.IsIPv6);
        int addressLength = SocketAddressBytes.Write(_address, address, 0, (uint)(Key.IsIPv6 ? Key.InterfaceIndex : 0));
        ReadOnlySpan<byte> destination = _address.AsSpan(0, addressLength);
        if (Key.IsIPv6)
        {
            return _socket.Send(packet, destination, WriteControl(envelope));
        }

        IPv4Header.Write(
            _datagram, packet.Length, envelope.Ttl, AdvertisementPacket.Protocol, envelope.Source, envelope.Destination);
        packet.CopyTo(_datagram.AsSpan(IPv4Header.Length));
        return _socket.Send(_datagram.AsSpan(0, IPv4Header.Length + packet.Length), destination);
    }

    public bool TryReceive(Span<byte> buffer, out int start, out int length, out PacketEnvelope envelope)
    {
        (start, length, envelope) = (0, 0, default);
        if (_socket.Receive(buffer, _address, _control, out ReceivedDatagram received) != Errno.None)
        {
            return false;
        }

        ReadOnlySpan<byte> datagram = buffer[..received.Length];
        if (Key.IsIPv6)
        {
            ReadEnvelope(received, out envelope);
            length = received.IsTruncated ? 0 : received.Length;
        }
        else if (IPv4Header.TryRead(datagram, out envelope, out ReadOnlySpan<byte> payload))
        {
            length = payload.Length;
            start = (datagram[0] & 0xF) * 4;
        }

        return true;
    }

    public void Dispose() => _socket.Dispose();

    private Errno PrepareIPv4()
    {
        Span<byte> request = stackalloc byte[12];
        request.Clear();
        MemoryMarshal.Write(request[8..], Key.InterfaceIndex); // struct ip_mreqn
        return FirstError(
            _socket.SetOption(LinuxNumbers.SolIp, LinuxNumbers.IpHdrIncl, 1),
            _socket.SetOption(LinuxNumbers.SolIp, LinuxNumbers.IpMulticastLoop, 0),
            _socket.SetOption(LinuxNumbers.SolIp, LinuxNumbers.IpMulticastAll, 0),
            Key.InterfaceIndex == 0
                ? Errno.None
                : _socket.SetOption(LinuxNumbers.SolIp, LinuxNumbers.IpMulticastIf, request));
    }

    private Errno PrepareIPv6() => FirstError(
        _socket.SetOption(LinuxNumbers.SolIpv6, LinuxNumbers.Ipv6RecvPktInfo, 1),
        _socket.SetOption(LinuxNumbers.SolIpv6, LinuxNumbers.Ipv6RecvHopLimit, 1),
        _socket.SetOption(LinuxNumbers.SolIpv6, LinuxNumbers.Ipv6MulticastLoop, 0),
        _socket.SetOption(LinuxNumbers.SolIpv6, LinuxNumbers.Ipv6MulticastAll, 0),
        _socket.SetOption(LinuxNumbers.SolIpv6, LinuxNumbers.Ipv6MulticastHops, 255),
        _socket.SetOption(LinuxNumbers.SolIpv6, LinuxNumbers.Ipv6TrafficClass, InternetControl),
        Key.InterfaceIndex == 0
            ? Errno.None
            : _socket.SetOption(LinuxNumbers.SolIpv6, LinuxNumbers.Ipv6MulticastIf, Key.InterfaceIndex));

    private static Errno FirstError(params ReadOnlySpan<Errno> errors)
    {
        foreach (Errno error in errors)
        {
            if (error != Errno.None)
            {
                return error;
            }
        }

        return Errno.None;
    }

    // struct in6_pktinfo: source address, interface index; then the hop limit
    private ReadOnlySpan<byte> WriteControl(in PacketEnvelope envelope)
    {
        Span<byte> info = stackalloc byte[20];
        BinaryPrimitives.WriteUInt128BigEndian(info, envelope.Source);
        MemoryMarshal.Write(info[16..], Key.InterfaceIndex);
        int length = ControlMessage.Write(_control, LinuxNumbers.SolIpv6, LinuxNumbers.Ipv6PktInfo, info);
        Span<byte> hops = stackalloc byte[4];
        MemoryMarshal.Write(hops, (int)envelope.Ttl);
        length += ControlMessage.Write(
            _control.AsSpan(length), LinuxNumbers.SolIpv6, LinuxNumbers.Ipv6HopLimit, hops);
        return _control.AsSpan(0, length);
    }

    private void ReadEnvelope(in ReceivedDatagram received, out PacketEnvelope envelope)
    {
        UInt128 source = 0, destination = 0;
        byte hops = 0;
        if (SocketAddressBytes.TryRead(
            _address.AsSpan(0, received.SourceLength), out ReadOnlySpan<byte> bytes, out _, out _) && bytes.Length == 16)
        {
            source = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        }

        ControlMessageReader control = new(_control.AsSpan(0, received.ControlLength));
        while (control.Read(out int level, out int type, out ReadOnlySpan<byte> payload))
        {
            if (level == LinuxNumbers.SolIpv6 && type == LinuxNumbers.Ipv6PktInfo && payload.Length >= 16)
            {
                destination = BinaryPrimitives.ReadUInt128BigEndian(payload);
            }
            else if (level == LinuxNumbers.SolIpv6 && type == LinuxNumbers.Ipv6HopLimit && payload.Length >= 4)
            {
                hops = (byte)MemoryMarshal.Read<int>(payload);
            }
        }

        envelope = new(source, destination, hops);
    }
}
