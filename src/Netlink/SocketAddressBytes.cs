using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;

namespace IpvsHa.Netlink;

/// <summary>Writes and reads socket addresses for <see cref="LinuxSocket"/>: IPv4, IPv6 and packet.</summary>
/// <remarks>
/// Each writer returns the length it wrote and throws <see cref="ArgumentException"/> for a short buffer. Ports are
/// in host order. A raw IPv6 socket wants port 0.
/// <code>
/// sockaddr_in   family:2  port:2 (network)  address:4  zero:8                              16 bytes
/// sockaddr_in6  family:2  port:2 (network)  flow:4  address:16  scope:4                    28 bytes
/// sockaddr_ll   family:2  protocol:2 (network)  index:4  hatype:2  pkttype:1  halen:1  address:8   20 bytes
/// </code>
/// </remarks>
public static class SocketAddressBytes
{
    /// <summary>Room for any of them.</summary>
    public const int MaxLength = 28;

    private const int InetLength = 16;
    private const int Inet6Length = 28;
    private const int PacketLength = 20;

    /// <summary>Writes the address of an IP endpoint; the scope of a link-local address is taken from it.</summary>
    public static int Write(Span<byte> destination, IPAddress address, int port)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int length);
        uint scope = length == 16 ? (uint)address.ScopeId : 0;
        return Write(destination, bytes[..length], port, scope);
    }

    /// <summary>Writes the address of an IP endpoint.</summary>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes are enough.</param>
    /// <param name="address">Its 4 or 16 bytes, in network order.</param>
    /// <param name="port">0 to 65535.</param>
    /// <param name="scope">The interface index of an IPv6 link-local address, otherwise 0.</param>
    public static int Write(Span<byte> destination, ReadOnlySpan<byte> address, int port, uint scope = 0)
    {
        bool isIPv4 = address.Length == 4;
        if (!isIPv4 && address.Length != 16)
        {
            throw new ArgumentException($"An IP address has 4 or 16 bytes, not {address.Length}.");
        }

        int length = isIPv4 ? InetLength : Inet6Length;
        Prepare(destination, length, isIPv4 ? LinuxNumbers.AfInet : LinuxNumbers.AfInet6);
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], checked((ushort)port));
        address.CopyTo(destination[(isIPv4 ? 4 : 8)..]);
        if (!isIPv4)
        {
            MemoryMarshal.Write(destination[24..], scope);
        }

        return length;
    }

    /// <summary>Writes the address of a packet socket.</summary>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes are enough.</param>
    /// <param name="interfaceIndex">0 is every interface, for bind only.</param>
    /// <param name="etherType">In host order.</param>
    /// <param name="hardwareAddress">At most 8 bytes; may be empty for bind and for SOCK_RAW.</param>
    public static int WritePacket(
        Span<byte> destination, int interfaceIndex, int etherType, ReadOnlySpan<byte> hardwareAddress = default)
    {
        if (hardwareAddress.Length > 8)
        {
            throw new ArgumentException($"A hardware address of {hardwareAddress.Length} bytes does not fit.");
        }

        Prepare(destination, PacketLength, LinuxNumbers.AfPacket);
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], checked((ushort)etherType));
        MemoryMarshal.Write(destination[4..], interfaceIndex);
        destination[11] = (byte)hardwareAddress.Length;
        hardwareAddress.CopyTo(destination[12..]);
        return PacketLength;
    }

    /// <summary>Reads the address of an IP endpoint.</summary>
    /// <param name="source">What <see cref="LinuxSocket.Receive"/> wrote.</param>
    /// <param name="address">A view of its 4 or 16 address bytes, in network order.</param>
    /// <param name="port">In host order.</param>
    /// <param name="scope">The interface index of an IPv6 link-local address, otherwise 0.</param>
    /// <returns>False for another family or a cut address.</returns>
    public static bool TryRead(ReadOnlySpan<byte> source, out ReadOnlySpan<byte> address, out int port, out uint scope)
    {
        address = default;
        (port, scope) = (0, 0);
        if (!MemoryMarshal.TryRead(source, out ushort family))
        {
            return false;
        }

        if (family == LinuxNumbers.AfInet && source.Length >= 8)
        {
            address = source.Slice(4, 4);
        }
        else if (family == LinuxNumbers.AfInet6 && source.Length >= Inet6Length)
        {
            address = source.Slice(8, 16);
            scope = MemoryMarshal.Read<uint>(source[24..]);
        }
        else
        {
            return false;
        }

        port = BinaryPrimitives.ReadUInt16BigEndian(source[2..]);
        return true;
    }

    /// <summary>Reads the interface and the packet type of a <c>struct sockaddr_ll</c>.</summary>
    /// <param name="source">What <see cref="LinuxSocket.Receive"/> wrote.</param>
    /// <param name="interfaceIndex">Where the packet came in.</param>
    /// <param name="packetType">PACKET_HOST 0, PACKET_BROADCAST 1, PACKET_MULTICAST 2, PACKET_OUTGOING 4.</param>
    /// <returns>False for another family or a cut address.</returns>
    public static bool TryReadPacket(ReadOnlySpan<byte> source, out int interfaceIndex, out byte packetType)
    {
        (interfaceIndex, packetType) = (0, 0);
        if (source.Length < 12 || MemoryMarshal.Read<ushort>(source) != LinuxNumbers.AfPacket)
        {
            return false;
        }

        interfaceIndex = MemoryMarshal.Read<int>(source[4..]);
        packetType = source[10];
        return true;
    }

    private static void Prepare(Span<byte> destination, int length, int family)
    {
        if (destination.Length < length)
        {
            throw new ArgumentException($"A socket address of {length} bytes does not fit.");
        }

        destination[..length].Clear();
        MemoryMarshal.Write(destination, (ushort)family);
    }
}
