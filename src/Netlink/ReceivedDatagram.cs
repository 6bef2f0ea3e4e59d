namespace IpvsHa.Netlink;

/// <summary>How much of each buffer a received datagram filled.</summary>
/// <param name="Length">Bytes of data.</param>
/// <param name="SourceLength">Bytes of the sender's socket address.</param>
/// <param name="ControlLength">Bytes of control messages, for <see cref="ControlMessageReader"/>.</param>
/// <param name="Flags">MSG_ bits of recvmsg(2).</param>
public readonly record struct ReceivedDatagram(int Length, int SourceLength, int ControlLength, int Flags)
{
    private const int TruncatedFlag = 0x20;        // MSG_TRUNC
    private const int ControlTruncatedFlag = 0x08; // MSG_CTRUNC

    /// <summary>Whether the data was longer than the buffer; the rest is lost.</summary>
    public bool IsTruncated => (Flags & TruncatedFlag) != 0;

    /// <summary>Whether there were more control messages than fit.</summary>
    public bool IsControlTruncated => (Flags & ControlTruncatedFlag) != 0;
}
