using IpvsHa.Vrrp.StateMachine;

namespace IpvsHa.Vrrp.Tests.StateMachine;

/// <summary>What keepalived adds to the RFC.</summary>
public sealed class KeepalivedBehaviourTests
{
    private static readonly UInt128 _peer = 9;

    private readonly List<VrrpAction> _actions = [];

    [Fact]
    public void Preempt_delay_runs_from_the_first_lower_advertisement_and_then_the_timer_has_to_run_out()
    {
        VirtualRouter router = Backup(Parameters() with { PreemptDelay = At(10) });

        for (int second = 1; second <= 11; second++)
        {
            router.HandleAdvertisement(At(second), Advert(90), _actions); // at 11 s ten have passed: not followed any more
        }

        Assert.Equal(At(13.609375), router.Deadline); // 10 + 3.609375: the last one that was followed came at 10 s
    }

    [Fact]
    public void Preempt_delay_starts_anew_when_an_equal_master_was_heard_in_between()
    {
        VirtualRouter router = Backup(Parameters() with { PreemptDelay = At(2) });
        router.HandleAdvertisement(At(1), Advert(90), _actions);
        router.HandleAdvertisement(At(2), Advert(100), _actions);

        router.HandleAdvertisement(At(3), Advert(90), _actions);
        router.HandleAdvertisement(At(4), Advert(90), _actions);

        Assert.Equal(At(7.609375), router.Deadline); // still followed at 4 s
    }

    [Fact]
    public void Down_timer_adverts_says_how_many_may_be_missed()
    {
        VirtualRouter router = Backup(Parameters() with { DownTimerAdverts = 1 });

        Assert.Equal(At(1.609375), router.Deadline);
    }

    [Fact]
    public void Lower_prio_no_advert_keeps_the_master_from_answering_but_not_from_announcing()
    {
        VirtualRouter router = Master(Parameters() with { LowerPriorityNoAdvert = true });

        router.HandleAdvertisement(At(20), Advert(90), _actions);

        Assert.Equal([VrrpAction.AnswerLowerPriority], _actions);
    }

    [Fact]
    public void Higher_prio_send_advert_sends_one_more_before_yielding()
    {
        VirtualRouter router = Master(Parameters() with { HigherPrioritySendAdvert = true });

        router.HandleAdvertisement(At(20), Advert(200), _actions);

        Assert.Equal([VrrpAction.SendAdvertisement(100), VrrpAction.RemoveAddresses], _actions[..2]);
    }

    [Fact]
    public void A_fault_of_the_master_says_goodbye_before_and_after_the_addresses_go()
    {
        VirtualRouter router = Master(Parameters());

        router.HandleFault(_actions);

        Assert.Equal(
            [
                VrrpAction.SendAdvertisement(0),
                VrrpAction.RemoveAddresses,
                VrrpAction.SendAdvertisement(0),
                VrrpAction.ReportState(VirtualRouterState.Fault, TransitionReason.Fault),
            ],
            _actions);
        Assert.Null(router.Deadline);
    }

    [Fact]
    public void In_FAULT_nothing_is_heard_and_nothing_is_due()
    {
        VirtualRouter router = Backup(Parameters());
        router.HandleFault(_actions);
        _actions.Clear();

        router.HandleAdvertisement(At(1), Advert(0), _actions);
        router.HandleAdvertisement(At(1), Advert(1), _actions);
        router.HandleDeadline(At(100), _actions);
        router.HandleFault(_actions);
        router.HandleStartup(At(100), _actions);

        Assert.Equal(VirtualRouterState.Fault, router.State);
        Assert.Empty(_actions);
    }

    [Theory]
    [InlineData(100, VirtualRouterState.Backup)]
    [InlineData(255, VirtualRouterState.Master)]
    public void After_a_fault_a_router_starts_as_at_first(byte priority, VirtualRouterState expected)
    {
        VirtualRouter router = new(new(priority, At(1), Preempt: true, 10));
        router.HandleFault(_actions);

        router.HandleFaultCleared(At(50), _actions);

        Assert.Equal(expected, router.State);
        Assert.Equal(expected == VirtualRouterState.Backup ? At(53.609375) : At(51), router.Deadline);
    }

    [Theory]
    [InlineData(80, 3.6875)]    // 3 + 176 / 256: shifted by 20 / 256
    [InlineData(120, 3.53125)]  // 3 + 136 / 256
    public void Another_priority_shifts_the_timer_of_a_backup(byte priority, double expected)
    {
        VirtualRouter router = Backup(Parameters());

        router.HandlePriority(At(3), priority);

        Assert.Equal(At(expected), router.Deadline);
    }

    [Fact]
    public void A_timer_is_never_shifted_into_the_past()
    {
        VirtualRouter router = Backup(Parameters());

        router.HandlePriority(At(3.6), 254);

        Assert.Equal(At(3.6), router.Deadline);
    }

    [Fact]
    public void A_master_advertises_its_new_priority_at_its_pace_and_compares_with_it()
    {
        VirtualRouter router = Master(Parameters());

        router.HandlePriority(At(4.5), 80);
        Assert.Equal(At(5), router.Deadline);
        router.HandleDeadline(At(5), _actions);
        Assert.Equal([VrrpAction.SendAdvertisement(80)], _actions);

        router.HandleAdvertisement(At(5.1), Advert(90), _actions);
        Assert.Equal(VirtualRouterState.Backup, router.State);
    }

    [Fact]
    public void Stepping_down_gives_the_addresses_away_until_the_new_master_goes()
    {
        VirtualRouter router = Master(Parameters());

        router.HandleStepDown(At(10), _actions);
        Assert.Equal([VrrpAction.SendAdvertisement(0), VrrpAction.RemoveAddresses], _actions[..2]);

        router.HandleAdvertisement(At(11), Advert(50), _actions);
        Assert.Equal(At(14.609375), router.Deadline); // followed although it is lower

        router.HandleDeadline(At(14.609375), _actions);
        Assert.Equal(VirtualRouterState.Master, router.State);
    }

    [Fact]
    public void A_resumed_master_goes_on_at_once_and_takes_nothing_away()
    {
        VirtualRouter router = new(Parameters());

        router.HandleResume(At(0.1), _actions);

        Assert.Equal(
            [
                VrrpAction.SendAdvertisement(100),
                VrrpAction.AddAddresses,
                VrrpAction.AnnounceAddresses,
                VrrpAction.ReportState(VirtualRouterState.Master, TransitionReason.Resumed),
            ],
            _actions);
    }

    [Fact]
    public void Other_settings_leave_a_master_master()
    {
        VirtualRouter router = Master(Parameters());

        router.HandleReconfiguration(At(4.5), Parameters() with { AdvertInterval = At(0.1) });

        Assert.Equal(VirtualRouterState.Master, router.State);
        Assert.Equal(At(4.6), router.Deadline);
    }

    [Fact]
    public void In_a_group_a_backup_waits_for_the_others()
    {
        VirtualRouter router = Backup(Parameters() with { IsGrouped = true });

        router.HandleDeadline(At(4), _actions);

        Assert.True(router.WantsMaster);
        Assert.Equal(VirtualRouterState.Backup, router.State);
        Assert.Empty(_actions);

        router.HandleAdvertisement(At(5), Advert(100), _actions);
        Assert.False(router.WantsMaster);
    }

    private static VirtualRouterParameters Parameters() => new(100, At(1), Preempt: true, 10);

    private static Advertisement Advert(byte priority) => new(priority, At(1), _peer);

    private VirtualRouter Backup(VirtualRouterParameters parameters)
    {
        VirtualRouter router = new(parameters);
        router.HandleStartup(At(0), _actions);
        _actions.Clear();
        return router;
    }

    private VirtualRouter Master(VirtualRouterParameters parameters)
    {
        VirtualRouter router = Backup(parameters);
        router.HandleDeadline(At(4), _actions);
        _actions.Clear();
        return router;
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
