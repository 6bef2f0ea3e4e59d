using System.Runtime.InteropServices;

namespace IpvsHa.Netlink;

/// <summary>Writes control messages for <see cref="LinuxSocket.Send"/>.</summary>
/// <remarks>
/// <c>struct cmsghdr</c> of 64-bit Linux (cmsg(3)):
/// <c>length:8 (header and payload)  level:4  type:4  payload  padding to 8</c>
/// </remarks>
public static class ControlMessage
{
    internal const int HeaderLength = 16;

    /// <summary>Bytes that a message takes with its header and padding.</summary>
    public static int Space(int payloadLength) => HeaderLength + Align(payloadLength);

    /// <summary>Writes one message.</summary>
    /// <returns>Its length with padding, where the next one starts.</returns>
    /// <exception cref="ArgumentException">It does not fit.</exception>
    public static int Write(Span<byte> destination, int level, int type, ReadOnlySpan<byte> payload)
    {
        int space = Space(payload.Length);
        if (space > destination.Length)
        {
            throw new ArgumentException($"A control message with {payload.Length} bytes does not fit.");
        }

        destination[..space].Clear();
        MemoryMarshal.Write(destination, (ulong)(HeaderLength + payload.Length));
        MemoryMarshal.Write(destination[8..], level);
        MemoryMarshal.Write(destination[12..], type);
        payload.CopyTo(destination[HeaderLength..]);
        return space;
    }

    internal static int Align(int length) => (length + 7) & ~7;
}

/// <summary>Walks the control messages of a received datagram.</summary>
/// <remarks>Never throws for what the bytes say: it stops, and <see cref="IsMalformed"/> tells why.</remarks>
/// <param name="control">As many bytes as <see cref="ReceivedDatagram.ControlLength"/> says.</param>
public ref struct ControlMessageReader(ReadOnlySpan<byte> control)
{
    private ReadOnlySpan<byte> _rest = control;

    /// <summary>Whether reading stopped at a message that does not fit.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>Reads the next message.</summary>
    /// <param name="level">Its level, such as IPPROTO_IP.</param>
    /// <param name="type">Its type, such as IP_TTL.</param>
    /// <param name="payload">A view of the buffer.</param>
    /// <returns>False at the end, and when the rest is malformed.</returns>
    public bool Read(out int level, out int type, out ReadOnlySpan<byte> payload)
    {
        (level, type) = (0, 0);
        payload = default;
        if (_rest.Length < ControlMessage.HeaderLength
            || MemoryMarshal.Read<ulong>(_rest) is var length
            && (length < ControlMessage.HeaderLength || length > (ulong)_rest.Length))
        {
            IsMalformed |= !_rest.IsEmpty;
            _rest = default;
            return false;
        }

        level = MemoryMarshal.Read<int>(_rest[8..]);
        type = MemoryMarshal.Read<int>(_rest[12..]);
        payload = _rest[ControlMessage.HeaderLength..(int)length];
        _rest = _rest[Math.Min(ControlMessage.Align((int)length), _rest.Length)..];
        return true;
    }
}
