using IpvsHa.Vrrp.StateMachine;

namespace IpvsHa.Vrrp.Tests.StateMachine;

public sealed class AnnouncementScheduleTests
{
    private readonly AnnouncementSchedule _schedule = new() { Repeat = 3, Delay = At(5), RefreshRepeat = 1 };

    [Fact]
    public void The_first_round_is_due_at_once_for_every_address_and_the_next_ones_follow_spread_out()
    {
        _schedule.Start(At(1));

        Assert.Equal(
            "1.00 0, 1.00 1, 1.01 0, 1.01 1, 1.02 0, 1.02 1, " // garp_master_repeat 3
            + "6.00 0, 6.00 1, 6.01 0, 6.01 1, 6.02 0, 6.02 1", // garp_master_delay 5
            Run(addresses: 2, until: 100));
    }

    [Fact]
    public void Refreshes_come_after_the_delay_and_one_refresh_interval_again_and_again()
    {
        _schedule.Repeat = 1;
        _schedule.Refresh = At(10);
        _schedule.Start(At(0));

        Assert.Equal("0.00 0, 5.00 0, 15.00 0, 25.00 0, 35.00 0", Run(addresses: 1, until: 40));
    }

    [Fact]
    public void A_lower_advertisement_gives_a_batch_now_and_one_after_its_delay()
    {
        _schedule.Again(At(3), repeat: 2, delay: At(1));

        Assert.Equal("3.00 0, 3.01 0, 4.00 0, 4.01 0", Run(addresses: 1, until: 40));
    }

    [Fact]
    public void Nothing_is_due_after_a_stop_nor_without_addresses()
    {
        _schedule.Start(At(0));
        _schedule.Stop();
        Assert.Null(_schedule.Deadline);

        _schedule.Delay = TimeSpan.Zero;
        _schedule.Start(At(0));
        Assert.False(_schedule.TryTake(At(0), 0, out _));
        Assert.Null(_schedule.Deadline);
    }

    [Fact]
    public void Pacing_postpones_the_next_address()
    {
        _schedule.Repeat = 1;
        _schedule.Delay = TimeSpan.Zero;
        _schedule.Start(At(0));
        Assert.True(_schedule.TryTake(At(0), 2, out _));
        _schedule.Postpone(At(0.5));

        Assert.False(_schedule.TryTake(At(0.4), 2, out _));
        Assert.True(_schedule.TryTake(At(0.5), 2, out int index));
        Assert.Equal(1, index);
    }

    private string Run(int addresses, double until)
    {
        List<string> seen = [];
        while (_schedule.Deadline is { } deadline && deadline <= At(until))
        {
            while (_schedule.TryTake(deadline, addresses, out int index))
            {
                seen.Add(FormattableString.Invariant($"{deadline.TotalSeconds:0.00} {index}"));
            }
        }

        return string.Join(", ", seen);
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
