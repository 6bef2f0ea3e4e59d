namespace IpvsHa.Netlink;

/// <summary>What a descriptor is waited for, or ready for (poll(2)).</summary>
[Flags]
public enum PollEvents : short
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>POLLIN: something can be read.</summary>
    Readable = 0x01,

    /// <summary>POLLPRI: something urgent.</summary>
    Urgent = 0x02,

    /// <summary>POLLOUT: something can be written.</summary>
    Writable = 0x04,

    /// <summary>POLLERR: an error waits; always reported.</summary>
    Failed = 0x08,

    /// <summary>POLLHUP: the other side is gone; always reported.</summary>
    HungUp = 0x10,

    /// <summary>POLLNVAL: the descriptor is closed; always reported.</summary>
    Invalid = 0x20,
}

/// <summary>Waits for the first of several descriptors and for a time, with the precision of ppoll(2).</summary>
/// <remarks>Allocates nothing after construction. One thread at a time.</remarks>
/// <param name="capacity">How many descriptors at most.</param>
public sealed class Poller(int capacity)
{
    private readonly PollEntry[] _entries = Free(capacity);
    private int _used; // entries above are free

    /// <summary>Adds a descriptor.</summary>
    /// <returns>Its slot, for <see cref="Ready"/> and <see cref="Remove"/>; removed slots are used again.</returns>
    /// <exception cref="InvalidOperationException">There is no free slot.</exception>
    public int Add(int descriptor, PollEvents wanted = PollEvents.Readable)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(descriptor);
        for (int slot = 0; slot < _entries.Length; slot++)
        {
            if (_entries[slot].Descriptor < 0)
            {
                _entries[slot] = new PollEntry { Descriptor = descriptor, Wanted = wanted };
                _used = Math.Max(_used, slot + 1);
                return slot;
            }
        }

        throw new InvalidOperationException($"A poller of {_entries.Length} descriptors is full.");
    }

    /// <summary>Changes what a slot is waited for.</summary>
    public void Change(int slot, PollEvents wanted) => _entries[slot].Wanted = wanted;

    /// <summary>Forgets a descriptor; do so before it is closed.</summary>
    public void Remove(int slot)
    {
        _entries[slot] = new PollEntry { Descriptor = -1 };
        while (_used > 0 && _entries[_used - 1].Descriptor < 0)
        {
            _used--;
        }
    }

    /// <summary>Waits until a descriptor is ready or the time is over.</summary>
    /// <param name="timeout">Zero looks without waiting; a negative one has no end.</param>
    /// <returns>
    /// How many are ready. 0 also when a signal ended the wait early, so look at the clock and wait again.
    /// </returns>
    /// <exception cref="NetlinkException">ENOMEM and the like: a wait is not possible.</exception>
    public int Wait(TimeSpan timeout)
    {
        int result = LibC.Poll(_entries.AsSpan(0, _used), timeout);
        if (result >= 0)
        {
            return result;
        }

        for (int slot = 0; slot < _used; slot++)
        {
            _entries[slot].Ready = PollEvents.None;
        }

        return result == -(int)Errno.EINTR ? 0 : throw new NetlinkException("wait", (Errno)(-result));
    }

    /// <summary>What the last wait found at a slot.</summary>
    public PollEvents Ready(int slot) => _entries[slot].Ready;

    private static PollEntry[] Free(int capacity)
    {
        // Pinned, so that a wait of minutes does not stand in the way of the garbage collector.
        PollEntry[] entries = GC.AllocateArray<PollEntry>(capacity, pinned: true);
        entries.AsSpan().Fill(new PollEntry { Descriptor = -1 });
        return entries;
    }
}
