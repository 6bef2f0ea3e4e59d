namespace IpvsHa.Netlink.Tests;

/// <summary>A kernel that says what a test wrote down: each string is a datagram in hex, or the name of an errno.</summary>
internal sealed class ScriptedKernel(params string[] answers) : INetlinkTransport
{
    private int _next;

    public List<byte[]> Sent { get; } = [];

    /// <summary>How many answers nobody read.</summary>
    public int Unread => answers.Length - _next;

    /// <summary>What the next send ends with.</summary>
    public Errno SendError { get; set; }

    public void Send(ReadOnlySpan<byte> datagram)
    {
        Sent.Add(datagram.ToArray());
        if (SendError != Errno.None)
        {
            throw new NetlinkException("send to the kernel", SendError);
        }
    }

    public int Receive(Span<byte> buffer) => TryReceive(buffer, out int length)
        ? length
        : throw new NetlinkException("wait for the kernel", Errno.ETIMEDOUT);

    public bool TryReceive(Span<byte> buffer, out int length)
    {
        length = 0;
        if (_next == answers.Length)
        {
            return false;
        }

        string answer = answers[_next++];
        if (answer == "nothing")
        {
            return false; // a pause: the next look finds more
        }

        if (Enum.TryParse(answer, out Errno errno))
        {
            throw new NetlinkException("receive from the kernel", errno);
        }

        byte[] datagram = Hex.Bytes(answer);
        datagram.CopyTo(buffer);
        length = datagram.Length;
        return true;
    }

    public void Dispose()
    {
    }
}
