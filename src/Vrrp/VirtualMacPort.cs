using System.Runtime.InteropServices;
using IpvsHa.Netlink;
using IpvsHa.Vrrp.Packets;

namespace IpvsHa.Vrrp;

/// <summary>Advertisements as whole frames on a virtual MAC interface.</summary>
/// <remarks>
/// The kernel hands a frame whose sender is the virtual MAC, and that is what the other routers of this VRID send, to
/// the interface with that MAC alone; so they are heard there. An IP socket would have to join the group there, and
/// the reports of that membership would leave with the virtual MAC and draw its traffic away from the master: the base
/// interface joins instead, and the interface itself listens below IP.
/// </remarks>
internal sealed class VirtualMacPort : IVrrpPort
{
    private const int NetworkControl = 6; // SO_PRIORITY
    private const int PacketAddMembership = 1; // PACKET_ADD_MEMBERSHIP, linux/if_packet.h

    private readonly LinuxSocket _frames;
    private readonly LinuxSocket _membership; // never read, and nothing can arrive: a UDP socket without a port
    private readonly byte[] _frame =
        new byte[EthernetHeader.Length + IPv6Header.Length + AdvertisementPacket.MaxLength];
    private readonly byte[] _address = new byte[SocketAddressBytes.MaxLength];
    private readonly HashSet<UInt128> _groups = [];
    private readonly VirtualMacPath _path;

    private VirtualMacPort(VrrpPortKey key, VirtualMacPath path, LinuxSocket frames, LinuxSocket membership) =>
        (Key, _path, _frames, _membership) = (key, path, frames, membership);

    public VrrpPortKey Key { get; }

    public int Handle => _frames.Handle;

    public int Users { get; set; }

    private int EtherType => Key.IsIPv6 ? LinuxNumbers.EthPIpv6 : LinuxNumbers.EthPIp;

    private int HeaderLength => EthernetHeader.Length + (Key.IsIPv6 ? IPv6Header.Length : IPv4Header.Length);

    public static Errno Open(in VrrpPortKey key, VirtualMacPath path, out IVrrpPort? opened)
    {
        opened = null;
        Errno error = LinuxSocket.Open(
            LinuxNumbers.AfPacket, LinuxNumbers.SockRaw, protocol: 0, out LinuxSocket? frames); // 0 receives nothing yet
        if (frames is null)
        {
            return error;
        }

        int family = key.IsIPv6 ? LinuxNumbers.AfInet6 : LinuxNumbers.AfInet;
        error = LinuxSocket.Open(family, LinuxNumbers.SockDgram, protocol: 0, out LinuxSocket? membership);
        if (membership is null)
        {
            frames.Dispose();
            return error;
        }

        VirtualMacPort port = new(key, path, frames, membership);
        error = port.Filter();
        if (error == Errno.None)
        {
            int length = SocketAddressBytes.WritePacket(port._address, key.InterfaceIndex, port.EtherType);
            error = frames.Bind(port._address.AsSpan(0, length));
        }

        if (error != Errno.None)
        {
            port.Dispose();
            return error;
        }

        frames.SetOption(LinuxNumbers.SolSocket, LinuxNumbers.SoPriority, NetworkControl);
        opened = port;
        return Errno.None;
    }

    public Errno Join(UInt128 group)
    {
        if (!_groups.Add(group))
        {
            return Errno.None;
        }

        Span<byte> request = stackalloc byte[16]; // struct packet_mreq: interface, PACKET_MR_MULTICAST, length, address
        request.Clear();
        MemoryMarshal.Write(request, Key.InterfaceIndex);
        MemoryMarshal.Write(request[6..], (ushort)VirtualMac.Length);
        VirtualMac.Write(request[8..], EthernetHeader.GroupMac(group, Key.IsIPv6));
        Errno error = _frames.SetOption(LinuxNumbers.SolPacket, PacketAddMembership, request);
        if (error != Errno.None)
        {
            return error;
        }

        Span<byte> report = stackalloc byte[20];
        report.Clear();
        AddressBytes.Write(report, group, Key.IsIPv6);
        MemoryMarshal.Write(report[(Key.IsIPv6 ? 16 : 8)..], _path.BaseIndex);
        return Key.IsIPv6
            ? _membership.SetOption(LinuxNumbers.SolIpv6, LinuxNumbers.Ipv6JoinGroup, report)
            : _membership.SetOption(LinuxNumbers.SolIp, LinuxNumbers.IpAddMembership, report[..12]);
    }

    public Errno Send(ReadOnlySpan<byte> packet, in PacketEnvelope envelope)
    {
        ulong group = EthernetHeader.GroupMac(envelope.Destination, Key.IsIPv6);
        EthernetHeader.Write(_frame, group, _path.SourceMac, Key.IsIPv6);
        Span<byte> header = _frame.AsSpan(EthernetHeader.Length);
        if (Key.IsIPv6)
        {
            IPv6Header.Write(
                header, packet.Length, envelope.Ttl, AdvertisementPacket.Protocol, envelope.Source, envelope.Destination);
        }
        else
        {
            IPv4Header.Write(
                header, packet.Length, envelope.Ttl, AdvertisementPacket.Protocol, envelope.Source, envelope.Destination);
        }

        packet.CopyTo(_frame.AsSpan(HeaderLength));
        int length = SocketAddressBytes.WritePacket(
            _address, _path.EgressIndex, EtherType, _frame.AsSpan(0, VirtualMac.Length));
        return _frames.Send(_frame.AsSpan(0, HeaderLength + packet.Length), _address.AsSpan(0, length));
    }

    public bool TryReceive(Span<byte> buffer, out int start, out int length, out PacketEnvelope envelope)
    {
        (start, length, envelope) = (0, 0, default);
        if (_frames.Receive(buffer, _address, default, out ReceivedDatagram received) != Errno.None)
        {
            return false;
        }

        ReadOnlySpan<byte> frame = buffer[..received.Length];
        if (received.IsTruncated || frame.Length < EthernetHeader.Length)
        {
            return true;
        }

        ReadOnlySpan<byte> packet = frame[EthernetHeader.Length..];
        bool isWhole = Key.IsIPv6
            ? IPv6Header.TryRead(packet, AdvertisementPacket.Protocol, out envelope, out ReadOnlySpan<byte> payload)
            : IPv4Header.TryRead(packet, out envelope, out payload);
        if (isWhole)
        {
            length = payload.Length;
            start = Key.IsIPv6 ? HeaderLength : EthernetHeader.Length + ((packet[0] & 0xF) * 4);
        }

        return true;
    }

    public void Dispose()
    {
        _frames.Dispose();
        _membership.Dispose();
    }

    // Without it every packet to a virtual address would wake this thread.
    private Errno Filter()
    {
        ulong[] program =
        [
            Instruction(0x30, (uint)(EthernetHeader.Length + (Key.IsIPv6 ? 6 : 9))), // load the byte of the protocol
            Instruction(0x15, AdvertisementPacket.Protocol, ifFalse: 1), // jump over one instruction unless equal
            Instruction(0x06, 0xFFFF), // take the frame
            Instruction(0x06, 0), // drop it
        ];
        GCHandle pin = GCHandle.Alloc(program, GCHandleType.Pinned);
        try
        {
            Span<byte> request = stackalloc byte[16]; // struct sock_fprog: length, six bytes of nothing, pointer
            request.Clear();
            MemoryMarshal.Write(request, (ushort)program.Length);
            MemoryMarshal.Write(request[8..], (long)pin.AddrOfPinnedObject());
            return _frames.SetOption(LinuxNumbers.SolSocket, LinuxNumbers.SoAttachFilter, request);
        }
        finally
        {
            pin.Free();
        }
    }

    // struct sock_filter: code:2  if true:1  if false:1  operand:4
    private static ulong Instruction(ushort code, uint operand, byte ifFalse = 0)
    {
        Span<byte> bytes = stackalloc byte[8];
        bytes.Clear();
        MemoryMarshal.Write(bytes, code);
        bytes[3] = ifFalse;
        MemoryMarshal.Write(bytes[4..], operand);
        return MemoryMarshal.Read<ulong>(bytes);
    }
}
