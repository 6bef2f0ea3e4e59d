namespace IpvsHa.Netlink;

/// <summary>Wakes a thread that waits with a <see cref="Poller"/>: an eventfd(2).</summary>
public sealed class WakeEvent : IDisposable
{
    private const int CloseOnExecNonBlocking = 0x80000 | 0x800; // EFD_CLOEXEC, EFD_NONBLOCK

    private readonly FileDescriptor _descriptor;

    /// <summary>Opens an event that is not signalled.</summary>
    /// <exception cref="NetlinkException">EMFILE and the like.</exception>
    public WakeEvent()
    {
        int result = LibC.OpenEvent(CloseOnExecNonBlocking);
        _descriptor = result >= 0
            ? new FileDescriptor(result)
            : throw new NetlinkException("open an event", (Errno)(-result));
    }

    /// <summary>The file descriptor for the poller: readable while signalled.</summary>
    public int Handle => _descriptor.Number;

    /// <summary>Wakes the waiting thread; from any thread, any number of times.</summary>
    public void Signal() => _ = LibC.Write(_descriptor, 1); // fails only at 2^64 - 2 signals, and is signalled then

    /// <summary>Takes all signals so far. Do it before looking at the work they announce.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Clear() => LibC.Read(_descriptor, out _) > 0;

    /// <summary>Closes the event.</summary>
    public void Dispose() => _descriptor.Dispose();
}
