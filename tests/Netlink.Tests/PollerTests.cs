namespace IpvsHa.Netlink.Tests;

public sealed class PollerTests
{
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(5);

    [Fact]
    public void Says_which_descriptors_are_ready()
    {
        using WakeEvent one = new();
        using WakeEvent other = new();
        Poller poller = new(3);
        int first = poller.Add(one.Handle);
        int second = poller.Add(other.Handle);

        other.Signal();

        Assert.Equal(1, poller.Wait(_soon));
        Assert.Equal((PollEvents.None, PollEvents.Readable), (poller.Ready(first), poller.Ready(second)));
        one.Signal();
        Assert.Equal(2, poller.Wait(Timeout.InfiniteTimeSpan));
        Assert.True(one.Clear());
        Assert.True(other.Clear());
        Assert.Equal(0, poller.Wait(TimeSpan.Zero));
        Assert.Equal((PollEvents.None, PollEvents.None), (poller.Ready(first), poller.Ready(second)));
    }

    [Fact]
    public void A_removed_descriptor_is_not_looked_at_and_its_slot_is_used_again()
    {
        using WakeEvent one = new();
        using WakeEvent other = new();
        one.Signal();
        other.Signal();
        Poller poller = new(2);
        int first = poller.Add(one.Handle);
        int second = poller.Add(other.Handle);

        poller.Remove(first);

        Assert.Equal(1, poller.Wait(TimeSpan.Zero));
        Assert.Equal((PollEvents.None, PollEvents.Readable), (poller.Ready(first), poller.Ready(second)));
        Assert.Equal(first, poller.Add(one.Handle));
        Assert.Throws<InvalidOperationException>(() => poller.Add(one.Handle));
        poller.Remove(second);
        poller.Remove(first);
        Assert.Equal(0, poller.Wait(TimeSpan.Zero));
    }

    [Fact]
    public void What_is_waited_for_can_change()
    {
        using WakeEvent wake = new();
        Poller poller = new(1);
        int slot = poller.Add(wake.Handle, PollEvents.Writable);

        Assert.Equal(1, poller.Wait(_soon));
        Assert.Equal(PollEvents.Writable, poller.Ready(slot));
        poller.Change(slot, PollEvents.Readable);
        Assert.Equal(0, poller.Wait(TimeSpan.Zero));
    }

    [Fact]
    public void A_wait_ends_after_its_time_and_not_before()
    {
        TimeSpan limit = TimeSpan.FromMicroseconds(20_500);
        long start = TimeProvider.System.GetTimestamp();

        Assert.Equal(0, new Poller(0).Wait(limit));

        Assert.True(TimeProvider.System.GetElapsedTime(start) >= limit);
    }

    [Fact]
    public void Another_thread_ends_a_wait_without_end()
    {
        using WakeEvent wake = new();
        Poller poller = new(1);
        poller.Add(wake.Handle);
        Thread other = new(wake.Signal);

        other.Start();

        Assert.Equal(1, poller.Wait(Timeout.InfiniteTimeSpan));
        other.Join();
    }

    [Fact]
    public void Many_signals_are_one_and_none_is_none()
    {
        using WakeEvent wake = new();

        Assert.False(wake.Clear());
        wake.Signal();
        wake.Signal();
        Assert.True(wake.Clear());
        Assert.False(wake.Clear());
    }
}
