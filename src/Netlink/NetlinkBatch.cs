using System.Runtime.InteropServices;

namespace IpvsHa.Netlink;

/// <summary>Sends many requests with few system calls and one acknowledgement per datagram.</summary>
/// <remarks>
/// The kernel carries out the messages of a datagram in order and goes on after a refused one. It answers a refused
/// request even without NLM_F_ACK, so only the last of each datagram asks: once its answer is there, so is every
/// error before it. A datagram that is full is sent while requests are added. Nothing throws for what the kernel
/// answers; a datagram that could not be sent is a failure of each of its requests. Reuses its buffers; one batch at a
/// time on one client, no other request between the first add and <see cref="Complete"/>.
/// </remarks>
public sealed class NetlinkBatch
{
    /// <summary>Requests per datagram unless told otherwise: their errors fit a receive buffer of 512 KB.</summary>
    public const int DefaultMaxRequests = 256;

    /// <summary>Bytes per datagram unless told otherwise.</summary>
    public const int DefaultMaxBytes = 64 * 1024;

    private const int LeastRequests = 16; // what an overflow reduces a datagram to at most

    private readonly NetlinkClient _client;
    private readonly byte[] _datagram;
    private readonly List<NetlinkFailure> _failures = [];
    private int _maxRequests;
    private int _length;         // bytes of the datagram
    private int _lastRequest;    // where its last message starts
    private int _first;          // index of its first request
    private int _count;          // requests of the batch, the datagram's included
    private uint _firstSequence; // of its first request; the others follow
    private bool _hasUnknown;

    /// <summary>Makes an empty batch.</summary>
    /// <param name="client">Gives sequence numbers and transport.</param>
    /// <param name="maxRequests">Per datagram.</param>
    /// <param name="maxBytes">Per datagram; no request may be longer. The kernel takes up to net.core.wmem_max.</param>
    public NetlinkBatch(NetlinkClient client, int maxRequests = DefaultMaxRequests, int maxBytes = DefaultMaxBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRequests, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBytes, NetlinkHeader.Size);
        (_client, _maxRequests, _datagram) = (client, maxRequests, new byte[maxBytes]);
    }

    /// <summary>How many requests were added since the last <see cref="Complete"/>.</summary>
    public int Count => _count;

    /// <summary>Adds a request.</summary>
    /// <param name="type">The message type: a family id, or an RTM_ number.</param>
    /// <param name="flags">NLM_F_ bits besides REQUEST and ACK.</param>
    /// <param name="body">What follows <c>struct nlmsghdr</c>.</param>
    /// <returns>Its index.</returns>
    public int Add(ushort type, ushort flags, ReadOnlySpan<byte> body)
    {
        body.CopyTo(Reserve(body.Length));
        return Commit(type, flags, body.Length);
    }

    /// <summary>Gives the place for the body of the next request, so that it need not be copied.</summary>
    /// <param name="length">How many bytes it may have; it may hold old bytes.</param>
    /// <exception cref="ArgumentException">It does not fit an empty datagram.</exception>
    public Span<byte> Reserve(int length)
    {
        int needed = NetlinkHeader.Size + NetlinkMessageWriter.Align(length);
        if (needed > _datagram.Length)
        {
            throw new ArgumentException($"A netlink request with {length} bytes does not fit.");
        }

        if (_count - _first >= _maxRequests || needed > _datagram.Length - _length)
        {
            Flush();
        }

        return _datagram.AsSpan(_length + NetlinkHeader.Size, length);
    }

    /// <summary>Adds the request whose body was written to the place of <see cref="Reserve"/>.</summary>
    /// <param name="type">The message type: a family id, or an RTM_ number.</param>
    /// <param name="flags">NLM_F_ bits besides REQUEST and ACK.</param>
    /// <param name="length">How many bytes the body has.</param>
    /// <returns>Its index.</returns>
    public int Commit(ushort type, ushort flags, int length)
    {
        uint sequence = _client.NextSequence();
        if (_count == _first)
        {
            _firstSequence = sequence;
        }

        int requestFlags = (flags & ~NetlinkFlags.Ack) | NetlinkFlags.Request;
        int framed = NetlinkMessageWriter.Frame(
            _datagram.AsSpan(_length), type, (ushort)requestFlags, sequence, length);
        _lastRequest = _length;
        _length += framed;
        return _count++;
    }

    /// <summary>Sends what was not sent yet, reads what is to be known about all, and empties the batch.</summary>
    public NetlinkBatchResult Complete()
    {
        Flush();
        _failures.Sort((one, other) => one.Index.CompareTo(other.Index));
        NetlinkBatchResult result = new(_count, _failures.Count == 0 ? [] : [.. _failures], _hasUnknown);
        _failures.Clear();
        (_first, _count, _hasUnknown) = (0, 0, false);
        return result;
    }

    private void Flush()
    {
        int count = _count - _first;
        if (count == 0)
        {
            return;
        }

        Span<byte> flags = _datagram.AsSpan(_lastRequest + 6); // nlmsg_flags
        MemoryMarshal.Write(flags, (ushort)(MemoryMarshal.Read<ushort>(flags) | NetlinkFlags.Ack));
        int known = _failures.Count;
        Errno obstacle = Errno.None;
        try
        {
            _client.Transport.Send(_datagram.AsSpan(0, _length));
            obstacle = ReadAnswers(count);
        }
        catch (NetlinkException error) // nothing was carried out
        {
            for (int index = _first; index < _count; index++)
            {
                _failures.Add(new NetlinkFailure(index, error.Errno, ""));
            }
        }

        if (obstacle != Errno.None)
        {
            AddUnknown(obstacle, known);
            _maxRequests = Math.Min(_maxRequests, Math.Max(LeastRequests, count / 2));
        }

        (_length, _first) = (0, _count);
    }

    // Reads until the last request is answered; the reason when an answer may be missing.
    private Errno ReadAnswers(int count)
    {
        Errno obstacle = Errno.None;
        while (true)
        {
            try
            {
                int length = 0;
                if (obstacle == Errno.None)
                {
                    length = _client.Transport.Receive(_client.Buffer);
                }
                else if (!_client.Transport.TryReceive(_client.Buffer, out length))
                {
                    return obstacle; // after a loss, all that is left is queued already
                }

                NetlinkMessageReader messages = new(_client.Buffer[..length]);
                if (Take(ref messages, count))
                {
                    return obstacle;
                }

                obstacle = messages.IsMalformed ? Errno.EBADMSG : obstacle;
            }
            catch (NetlinkException error)
            {
                if (obstacle == error.Errno && error.Errno != Errno.ENOBUFS)
                {
                    return obstacle; // it will not get better
                }

                obstacle = error.Errno;
            }
        }
    }

    // Whether the last request is answered.
    private bool Take(ref NetlinkMessageReader messages, int count)
    {
        bool isLast = false;
        while (messages.Read(out NetlinkHeader header, out ReadOnlySpan<byte> body))
        {
            uint offset = header.Sequence - _firstSequence; // of an older answer: a large number
            if (header.Type != NetlinkHeader.ErrorType || offset >= (uint)count)
            {
                continue;
            }

            NetlinkAcknowledgement answer = NetlinkAcknowledgement.Parse(header, body);
            if (answer.Errno != Errno.None)
            {
                _failures.Add(new NetlinkFailure(_first + (int)offset, answer.Errno, answer.KernelText));
            }

            isLast |= offset == count - 1;
        }

        return isLast;
    }

    // What has no answer in a datagram that lost some is unknown, wherever it stands.
    private void AddUnknown(Errno reason, int known)
    {
        HashSet<int> answered = [];
        foreach (NetlinkFailure failure in CollectionsMarshal.AsSpan(_failures)[known..])
        {
            answered.Add(failure.Index);
        }

        for (int index = _first; index < _count; index++)
        {
            if (!answered.Contains(index))
            {
                _failures.Add(new NetlinkFailure(index, reason, "", IsUnknown: true));
                _hasUnknown = true;
            }
        }
    }
}
