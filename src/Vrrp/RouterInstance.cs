using System.Net.Sockets;
using IpvsHa.Vrrp.Packets;
using IpvsHa.Vrrp.Settings;
using IpvsHa.Vrrp.StateMachine;

namespace IpvsHa.Vrrp;

/// <summary>One virtual router at work: its state machine, its conditions, and the actions carried out.</summary>
internal sealed class RouterInstance
{
    private readonly VrrpContext _context;
    private readonly List<VrrpAction> _actions = new(capacity: 8);
    private readonly AdvertisementSender _sender;
    private readonly HeldAddresses _addresses;
    private readonly AnnouncementSchedule _schedule = new();
    private readonly OtherMaster _other = new();
    private readonly OddityLog _oddities;
    private VirtualRouterState _reported;
    private TimeSpan _since;
    private DateTimeOffset _sinceWall;
    private UInt128 _masterAddress;
    private byte _masterPriority;
    private bool _isCleaned;
    private bool _isStarted;

    public RouterInstance(VirtualRouterSettings settings, bool isGrouped, VrrpContext context)
    {
        _context = context;
        _addresses = new(settings.Name, context);
        _sender = new(settings, Counters, context);
        _oddities = new(settings.Name, context);
        Conditions = new(context);
        Router = new(ParametersOf(settings, isGrouped, 0));
        Settings = settings;
        IsGrouped = isGrouped;
        UseAnnouncements(settings.Announcements);
        _sinceWall = context.WallTime;
    }

    public VirtualRouterSettings Settings { get; private set; }

    public bool IsGrouped { get; private set; }

    public VirtualRouter Router { get; }

    public RouterConditions Conditions { get; }

    public InstanceCounters Counters { get; } = new();

    public GroupMember Member => new(Router.State, Router.WantsMaster, Conditions.Faults.Count > 0);

    /// <summary>When <see cref="Serve"/> has something to do; null for never.</summary>
    public TimeSpan? Deadline => Router.Deadline;

    /// <summary>When announcements or the watch for another master have something to do; less urgent.</summary>
    public TimeSpan? LesserDeadline
    {
        get
        {
            TimeSpan? one = _schedule.Deadline;
            return one is null || _other.Deadline < one ? _other.Deadline ?? one : one;
        }
    }

    private bool IsIPv6 => Settings.Family == AddressFamily.InterNetworkV6;

    private UInt128 Source => Conditions.Source ?? 0;

    public static UInt128? GroupOf(VirtualRouterSettings settings) => settings.UnicastPeers.Count > 0
        ? null
        : settings.MulticastGroup is { } group
            ? AddressBytes.ToNumber(group)
            : settings.Family == AddressFamily.InterNetworkV6 ? MulticastGroups.IPv6 : MulticastGroups.IPv4;

    public static string WordOf(VirtualRouterState state) => state switch
    {
        VirtualRouterState.Master => "MASTER",
        VirtualRouterState.Backup => "BACKUP",
        VirtualRouterState.Fault => "FAULT",
        _ => "INIT",
    };

    /// <summary>Looks at everything it needs, and goes on as far as that allows.</summary>
    /// <param name="now">The time.</param>
    /// <param name="mayStart">False during <c>vrrp_startup_delay</c>.</param>
    public void Evaluate(TimeSpan now, bool mayStart)
    {
        List<string> before = Conditions.Faults;
        Conditions.Update(Settings);
        foreach (string fault in Conditions.Faults.Except(before))
        {
            _context.Logger.Fault(Settings.Name, fault);
        }

        if (Router.Parameters.PrimaryAddress != Source)
        {
            Router.HandleReconfiguration(now, Router.Parameters with { PrimaryAddress = Source });
        }

        UpdatePriority(now);
        _addresses.Place(Settings, Conditions.Holder);
        if (!_isStarted)
        {
            Begin(now, mayStart);
        }
        else if (Conditions.Faults.Count > 0)
        {
            Router.HandleFault(_actions);
        }
        else if (!IsGrouped && !Conditions.IsAwaiting)
        {
            Router.HandleFaultCleared(now, _actions);
        }

        Carry(now);
        RestoreAddresses(now);
    }

    /// <summary>The router's own deadline has passed.</summary>
    public void Serve(TimeSpan now)
    {
        Router.HandleDeadline(now, _actions);
        Carry(now);
    }

    /// <summary>Sends announcements that are due, at most <paramref name="budget"/> frames.</summary>
    public void ServeLesser(TimeSpan now, ref int budget)
    {
        if (_other.IsOver(now))
        {
            _context.Logger.OtherMasterGone(Settings.Name);
            Report(VrrpEventKind.OtherMasterGone, "");
            _schedule.Again(now, Settings.Announcements.Repeat, Settings.Announcements.Delay);
        }

        TimeSpan gap = IsIPv6 ? Settings.Announcements.NeighborInterval : Settings.Announcements.ArpInterval;
        bool isAtStart = _schedule.IsAtStart;
        while (budget > 0 && _schedule.TryTake(now, _addresses.Count, out int index))
        {
            if (isAtStart || (index == 0 && _schedule.IsAtStart))
            {
                _addresses.LogAnnouncement();
                isAtStart = false;
            }

            _addresses.Announce(index);
            budget--;
            if (gap > TimeSpan.Zero)
            {
                _schedule.Postpone(now + gap);
            }
        }
    }

    /// <summary>A packet with this router's VRID arrived on its socket.</summary>
    public void Receive(TimeSpan now, ReadOnlySpan<byte> packet, in PacketEnvelope envelope, bool isStartingUp)
    {
        UInt128? group = GroupOf(Settings);
        DropReason reason = AdvertisementPacket.Check(
            packet, envelope, _sender.Format, group, out ReceivedAdvertisement received);
        if (reason == DropReason.None)
        {
            reason = CheckPolicy(envelope, isStartingUp);
        }

        if (reason != DropReason.None)
        {
            Counters.CountDrop(reason);
            _context.Metrics.Dropped(reason);
            _oddities.Dropped(envelope.Source, reason, IsIPv6);
            return;
        }

        Counters.Received++;
        _context.Metrics.AdvertisementReceived();
        NoteOddities(received);
        Hear(now, received.Advertisement);
    }

    /// <summary>The sync group, an operator, or the end asks for something; see <see cref="VirtualRouter"/>.</summary>
    public void Apply(TimeSpan now, GroupDecision decision)
    {
        switch (decision)
        {
            case GroupDecision.FaultAll when Router.State != VirtualRouterState.Initialize:
                Router.HandleFault(_actions);
                break;
            case GroupDecision.RecoverAll:
                Router.HandleFaultCleared(now, _actions);
                break;
            case GroupDecision.PromoteAll:
                Router.HandlePromotion(now, _actions);
                break;
            case GroupDecision.DemoteAll:
                Router.HandleDemotion(now, _actions);
                break;
            default:
                break;
        }

        Carry(now);
    }

    /// <summary>Gives the addresses away; false if this router has none to give.</summary>
    public bool StepDown(TimeSpan now)
    {
        bool wasMaster = Router.State == VirtualRouterState.Master;
        Router.HandleStepDown(now, _actions);
        Carry(now);
        return wasMaster;
    }

    /// <summary>The end of this router.</summary>
    public void Stop(TimeSpan now, VrrpEventKind kind, bool keepAddresses)
    {
        VirtualRouterState old = Router.State;
        if (keepAddresses)
        {
            _schedule.Stop();
        }
        else
        {
            Router.HandleShutdown(_actions);
            Carry(now);
        }

        _context.Report(kind, Settings.Name, old, VirtualRouterState.Initialize, Router.EffectivePriority, "");
        Conditions.Close();
        if (Settings.Vmac is { } vmac && !keepAddresses)
        {
            _context.Network.RemoveVirtualMac(vmac.Name);
        }
    }

    /// <summary>Takes over other settings of the same router.</summary>
    public void Reconfigure(TimeSpan now, VirtualRouterSettings settings, bool isGrouped)
    {
        bool isMaster = Router.State == VirtualRouterState.Master;
        bool hasNew = _addresses.ReplaceBy(settings, Conditions.Holder, isMaster);
        IsGrouped = isGrouped;
        Settings = settings;
        _sender.Use(settings);
        UseAnnouncements(settings.Announcements);
        Router.HandleReconfiguration(now, ParametersOf(settings, isGrouped, Source));
        if (hasNew)
        {
            _schedule.Start(now);
        }
    }

    public VirtualRouterStatus Snapshot(TimeSpan now) => new()
    {
        Settings = Settings,
        State = Router.State,
        Since = _sinceWall,
        InState = now - _since,
        EffectivePriority = Router.EffectivePriority,
        MasterAdvertInterval = Router.MasterAdvertInterval,
        MasterAddress = _masterPriority == 0 ? null : AddressBytes.ToAddress(_masterAddress, IsIPv6),
        MasterPriority = _masterPriority,
        SourceAddress = Conditions.Source is { } source ? AddressBytes.ToAddress(source, IsIPv6) : null,
        Faults = [.. Conditions.Faults],
        HearsOtherMaster = _other.IsHeard,
        AddressesPresent = _addresses.ArePresent(),
        Trackers = Conditions.Trackers(Settings),
        Counters = Counters.Snapshot(),
    };

    private void Begin(TimeSpan now, bool mayStart)
    {
        bool resumes = Settings.WasMasterAgo is { } ago && ago < Router.MasterDownInterval;
        bool owns = Settings.Priority == VirtualRouterParameters.OwnerPriority;
        if (!_isCleaned && !resumes && !owns)
        {
            _context.Logger.RemovingAddresses(Settings.Name);
            _addresses.Remove(); // left over from a run that ended badly
        }

        _isCleaned = true;
        if (Conditions.Faults.Count > 0 && (mayStart || resumes))
        {
            if (resumes)
            {
                _addresses.Remove();
            }

            Router.HandleFault(_actions);
        }
        else if (resumes)
        {
            Router.HandleResume(now, _actions);
        }
        else if (mayStart && !Conditions.IsAwaiting)
        {
            Router.HandleStartup(now, _actions);
        }

        _isStarted = Router.State != VirtualRouterState.Initialize;
    }

    private void UpdatePriority(TimeSpan now)
    {
        byte old = Router.EffectivePriority;
        if (Conditions.Priority != old)
        {
            Router.HandlePriority(now, Conditions.Priority);
            _context.Logger.PriorityChanged(Settings.Name, old, Conditions.Priority);
            Report(VrrpEventKind.PriorityChanged, $"was {old}");
        }
    }

    private void RestoreAddresses(TimeSpan now)
    {
        int restored = Router.State == VirtualRouterState.Master ? _addresses.Restore() : 0;
        if (restored > 0)
        {
            Counters.Restored += restored;
            _context.Metrics.Restored(restored);
            _context.Logger.Restored(Settings.Name, restored);
            Report(VrrpEventKind.AddressesRestored, $"{restored} put back");
            _schedule.Again(now, Settings.Announcements.Repeat, TimeSpan.Zero);
        }
    }

    private DropReason CheckPolicy(in PacketEnvelope envelope, bool isStartingUp)
    {
        if (isStartingUp)
        {
            return DropReason.StartupDelay;
        }

        return Settings is { OwnerIgnoresAdverts: true, Priority: VirtualRouterParameters.OwnerPriority }
            ? DropReason.IgnoredByOwner
            : Settings.ChecksUnicastSource ? _sender.CheckPeer(envelope) : DropReason.None;
    }

    private void NoteOddities(in ReceivedAdvertisement received)
    {
        if (received.AddressesDiffer
            && !(Settings.SkipAddressListCheck && received.Advertisement.Source == _masterAddress))
        {
            Counters.AddressListMismatches++;
            _oddities.Differs(received.Advertisement.Source, "address list", IsIPv6);
        }

        if (received.IntervalDiffers)
        {
            Counters.IntervalMismatches++;
            _oddities.Differs(received.Advertisement.Source, "interval", IsIPv6);
        }
    }

    private void Hear(TimeSpan now, in Advertisement advertisement)
    {
        bool wasMaster = Router.State == VirtualRouterState.Master;
        Counters.PriorityZeroReceived += advertisement.Priority == 0 ? 1 : 0;
        Router.HandleAdvertisement(now, advertisement, _actions);
        bool isMaster = Router.State == VirtualRouterState.Master;
        if (wasMaster && !isMaster)
        {
            string source = Words(advertisement.Source);
            _context.Logger.BetterMaster(Settings.Name, source, advertisement.Priority, Router.EffectivePriority);
        }
        else if (isMaster && advertisement.Priority > 0 && advertisement.Source != Source)
        {
            HearOtherMaster(now, advertisement);
        }

        Carry(now);
        if (!isMaster)
        {
            (_masterAddress, _masterPriority) = (advertisement.Source, advertisement.Priority);
        }
    }

    private void HearOtherMaster(TimeSpan now, in Advertisement advertisement)
    {
        TimeSpan interval = advertisement.MaxAdvertInterval > Settings.AdvertInterval
            ? advertisement.MaxAdvertInterval
            : Settings.AdvertInterval;
        if (_other.Hear(now, 4 * interval))
        {
            Counters.SplitBrains++;
            _context.Metrics.SplitBrain();
            string source = Words(advertisement.Source);
            _context.Logger.OtherMaster(Settings.Name, source, advertisement.Priority, Router.EffectivePriority);
            Report(VrrpEventKind.OtherMasterDetected, source);
        }
    }

    private void Carry(TimeSpan now)
    {
        for (int i = 0; i < _actions.Count; i++)
        {
            CarryOut(now, _actions[i]);
        }

        _actions.Clear();
    }

    private void CarryOut(TimeSpan now, in VrrpAction action)
    {
        switch (action.Kind)
        {
            case VrrpActionKind.SendAdvertisement:
                _sender.Send(Conditions.Port, Source, action.Priority);
                break;
            case VrrpActionKind.AddAddresses:
                _context.Logger.AddingAddresses(Settings.Name);
                _addresses.Add();
                break;
            case VrrpActionKind.RemoveAddresses:
                _schedule.Stop();
                _context.Logger.RemovingAddresses(Settings.Name);
                _addresses.Remove();
                break;
            case VrrpActionKind.AnnounceAddresses:
                _schedule.Start(now);
                int all = int.MaxValue; // the first round of every address goes out now
                ServeLesser(now, ref all);
                break;
            case VrrpActionKind.AnswerLowerPriority:
                _schedule.Again(
                    now, Settings.Announcements.LowerPriorityRepeat, Settings.Announcements.LowerPriorityDelay);
                Report(VrrpEventKind.ReceivedLowerPriority, "");
                break;
            case VrrpActionKind.ReportState:
                Enter(now, action.State, action.Reason);
                break;
            default:
                throw new InvalidOperationException($"no action {action.Kind}");
        }
    }

    private void Enter(TimeSpan now, VirtualRouterState state, TransitionReason reason)
    {
        VirtualRouterState old = _reported;
        _reported = state;
        (_since, _sinceWall) = (now, _context.WallTime);
        _oddities.Clear();
        (_masterAddress, _masterPriority) = (0, 0);
        Counters.BecameMaster += state == VirtualRouterState.Master ? 1 : 0;
        Counters.ReleasedMaster += old == VirtualRouterState.Master ? 1 : 0;
        _context.Metrics.Entered(state);
        if (_other.Forget())
        {
            _context.Report(
                VrrpEventKind.OtherMasterGone, Settings.Name, old, state, Router.EffectivePriority, "yielded");
        }

        if (reason == TransitionReason.MasterSilent)
        {
            _context.Logger.MasterSilent(Settings.Name);
        }

        string suffix = reason == TransitionReason.Startup ? " (init)" : "";
        string word = WordOf(state);
        _context.Logger.Entering(Settings.Name, word, suffix);
        string why = state == VirtualRouterState.Fault ? string.Join(", ", Conditions.Faults) : reason.ToString();
        _context.Report(
            VrrpEventKind.StateChanged, Settings.Name, old, state, Router.EffectivePriority, why.Length > 0 ? why : "Group");
    }

    private void UseAnnouncements(AnnouncementSettings settings)
    {
        _schedule.Repeat = settings.Repeat;
        _schedule.Delay = settings.Delay;
        _schedule.Refresh = settings.Refresh;
        _schedule.RefreshRepeat = settings.RefreshRepeat;
    }

    private void Report(VrrpEventKind kind, string reason) =>
        _context.Report(kind, Settings.Name, Router.State, Router.State, Router.EffectivePriority, reason);

    private string Words(UInt128 address) => AddressBytes.ToAddress(address, IsIPv6).ToString();

    private static VirtualRouterParameters ParametersOf(VirtualRouterSettings settings, bool isGrouped, UInt128 source) =>
        new(settings.Priority, settings.AdvertInterval, settings.Preempt, source)
        {
            Version = settings.Version,
            PreemptDelay = settings.PreemptDelay,
            DownTimerAdverts = settings.DownTimerAdverts,
            LowerPriorityNoAdvert = settings.LowerPriorityNoAdvert,
            HigherPrioritySendAdvert = settings.HigherPrioritySendAdvert,
            IsGrouped = isGrouped,
        };
}
