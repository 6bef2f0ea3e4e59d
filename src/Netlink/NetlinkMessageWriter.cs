using System.Runtime.InteropServices;

namespace IpvsHa.Netlink;

/// <summary>Puts messages one after the other into a datagram that the caller owns.</summary>
/// <remarks>
/// Every method throws <see cref="ArgumentException"/> for what does not fit, and then has written nothing.
/// </remarks>
/// <param name="buffer">Takes the datagram; may hold old bytes.</param>
public ref struct NetlinkMessageWriter(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;
    private int _length;

    /// <summary>The datagram so far; each message is padded to 4 bytes.</summary>
    public readonly ReadOnlySpan<byte> Written => _buffer[.._length];

    /// <summary>Writes a message.</summary>
    /// <param name="type">A family id, or a control type.</param>
    /// <param name="flags">NLM_F_ bits, as they are.</param>
    /// <param name="sequence">What the answers repeat.</param>
    /// <param name="body">What follows <c>struct nlmsghdr</c>.</param>
    public void Write(ushort type, ushort flags, uint sequence, scoped ReadOnlySpan<byte> body)
    {
        body.CopyTo(Reserve(body.Length));
        Commit(type, flags, sequence, body.Length);
    }

    /// <summary>Gives the place for the body of the next message.</summary>
    /// <param name="length">How many bytes it may have.</param>
    public readonly Span<byte> Reserve(int length) => NetlinkHeader.Size + Align(length) <= _buffer.Length - _length
        ? _buffer.Slice(_length + NetlinkHeader.Size, length)
        : throw new ArgumentException($"A netlink message with {length} bytes does not fit.");

    /// <summary>Writes the header around a body that was written to the place of <see cref="Reserve"/>.</summary>
    /// <param name="type">A family id, or a control type.</param>
    /// <param name="flags">NLM_F_ bits, as they are.</param>
    /// <param name="sequence">What the answers repeat.</param>
    /// <param name="length">How many bytes the body has.</param>
    public void Commit(ushort type, ushort flags, uint sequence, int length) =>
        _length += Frame(_buffer[_length..], type, flags, sequence, length);

    // Header before and padding behind a body that is there; the length of all.
    internal static int Frame(Span<byte> buffer, ushort type, ushort flags, uint sequence, int bodyLength)
    {
        int length = NetlinkHeader.Size + bodyLength;
        if (bodyLength < 0 || Align(length) > buffer.Length)
        {
            throw new ArgumentException($"A netlink message with {bodyLength} bytes does not fit.");
        }

        MemoryMarshal.Write(buffer, new NetlinkHeader((uint)length, type, flags, sequence, PortId: 0));
        buffer[length..Align(length)].Clear();
        return Align(length);
    }

    internal static int Align(int length) => (length + 3) & ~3;
}
