using System.Net.Sockets;
using IpvsHa.Vrrp.Packets;
using IpvsHa.Vrrp.Settings;
using IpvsHa.Vrrp.StateMachine;

namespace IpvsHa.Vrrp;

/// <summary>All virtual routers and sync groups of one loop.</summary>
internal sealed class VrrpTable
{
    private const int PacketBudget = 256;
    private const int FrameBudget = 64;

    private readonly VrrpContext _context;
    private readonly List<RouterInstance?[]> _ports = []; // by port, then by VRID
    private VrrpSettings _settings;
    private RouterInstance[] _routers;
    private RouterGroup[] _groups;
    private bool _isStartingUp;

    public VrrpTable(VrrpSettings settings, VrrpContext context)
    {
        _context = context;
        _settings = settings;
        _isStartingUp = settings.StartupDelay > TimeSpan.Zero;
        NoteAddresses();
        _routers = [.. settings.Routers.Select(router => new RouterInstance(router, IsGrouped(router), context))];
        _groups = GroupsOf(settings);
    }

    public TimeSpan? Deadline
    {
        get
        {
            TimeSpan? deadline = _isStartingUp ? _settings.StartupDelay : null;
            foreach (RouterInstance router in _routers)
            {
                deadline = Earlier(deadline, router.Deadline);
                deadline = Earlier(deadline, router.LesserDeadline);
            }

            return deadline;
        }
    }

    public void Evaluate(TimeSpan now)
    {
        foreach (RouterInstance router in _routers)
        {
            router.Evaluate(now, !_isStartingUp);
        }

        IndexPorts();
        SettleGroups(now);
    }

    public void SetTracker(TimeSpan now, string name, bool isGood)
    {
        if (!_context.Results.TryGetValue(name, out bool was) || was != isGood)
        {
            _context.Results[name] = isGood;
            Evaluate(now);
        }
    }

    public void Receive(byte[] buffer)
    {
        for (int i = 0; i < PacketBudget && _context.Network.TryReceive(buffer, out ReceivedPacket packet); i++)
        {
            ReadOnlySpan<byte> bytes = buffer.AsSpan(packet.Start, packet.Length);
            if ((uint)packet.Port < (uint)_ports.Count
                && _ports[packet.Port][AdvertisementPacket.VirtualRouterIdOf(bytes)] is { } router)
            {
                TimeSpan now = _context.Now;
                router.Receive(now, bytes, packet.Envelope, _isStartingUp);
                SettleGroups(now);
            }
            else
            {
                _context.Metrics.Dropped(
                    bytes.Length < 8 ? DropReason.Truncated : DropReason.UnknownVirtualRouter);
            }
        }
    }

    /// <summary>Serves routers in the order of their deadlines, then announcements as far as the budget goes.</summary>
    public void Serve()
    {
        if (_isStartingUp && _context.Now >= _settings.StartupDelay)
        {
            _isStartingUp = false;
            Evaluate(_context.Now);
        }

        for (int i = 0; i <= _routers.Length; i++)
        {
            TimeSpan now = _context.Now;
            RouterInstance? due = null;
            foreach (RouterInstance router in _routers)
            {
                if (router.Deadline <= now && (due is null || router.Deadline < due.Deadline))
                {
                    due = router;
                }
            }

            if (due is null)
            {
                break;
            }

            _context.Metrics.Late(now - due.Deadline!.Value);
            due.Serve(now);
            SettleGroups(now);
        }

        ServeLesser();
    }

    public bool StepDown(TimeSpan now, string name)
    {
        bool done = Array.Find(_routers, router => router.Settings.Name == name)?.StepDown(now) ?? false;
        SettleGroups(now);
        return done;
    }

    public void Stop(TimeSpan now, bool keepAddresses)
    {
        foreach (RouterInstance router in _routers)
        {
            router.Stop(now, VrrpEventKind.Stopped, keepAddresses);
        }

        foreach (RouterGroup group in _groups)
        {
            _context.Report(
                VrrpEventKind.GroupStopped, group.Name, group.State, VirtualRouterState.Initialize, 0, "");
        }

        _routers = [];
        _groups = [];
    }

    public void Reload(TimeSpan now, VrrpSettings settings)
    {
        _settings = settings;
        NoteAddresses();
        Dictionary<RouterKey, RouterInstance> old = _routers.ToDictionary(router => RouterKey.Of(router.Settings));
        HashSet<RouterKey> wanted = [.. settings.Routers.Select(RouterKey.Of)];
        foreach (RouterInstance router in _routers.Where(router => !wanted.Contains(RouterKey.Of(router.Settings))))
        {
            router.Stop(now, VrrpEventKind.Deleted, keepAddresses: false);
        }

        List<RouterInstance> routers = [];
        foreach (VirtualRouterSettings router in settings.Routers)
        {
            if (old.TryGetValue(RouterKey.Of(router), out RouterInstance? instance))
            {
                instance.Reconfigure(now, router, IsGrouped(router));
            }
            else
            {
                instance = new(router, IsGrouped(router), _context);
            }

            routers.Add(instance);
        }

        _routers = [.. routers];
        _groups = GroupsOf(settings);
        ForgetResults();
        Evaluate(now);
    }

    public VrrpStatus Snapshot(TimeSpan now) => new(
        [.. _routers.Select(router => router.Snapshot(now))],
        [.. _groups.Select(group => group.Snapshot())]);

    private static TimeSpan? Earlier(TimeSpan? one, TimeSpan? other) => one is null || other < one ? other ?? one : one;

    private void ServeLesser()
    {
        int budget = FrameBudget;
        foreach (RouterInstance router in _routers)
        {
            TimeSpan now = _context.Now;
            if (router.LesserDeadline <= now)
            {
                router.ServeLesser(now, ref budget);
            }
        }
    }

    private void SettleGroups(TimeSpan now)
    {
        foreach (RouterGroup group in _groups)
        {
            group.Settle(now);
        }
    }

    private void IndexPorts()
    {
        foreach (RouterInstance?[] byId in _ports)
        {
            Array.Clear(byId);
        }

        foreach (RouterInstance router in _routers.Where(router => router.Conditions.Port >= 0))
        {
            while (_ports.Count <= router.Conditions.Port)
            {
                _ports.Add(new RouterInstance?[256]);
            }

            _ports[router.Conditions.Port][router.Settings.VirtualRouterId] = router;
        }
    }

    private void ForgetResults()
    {
        HashSet<string> tracked = [.. _settings.Routers.SelectMany(router => router.Trackers).Select(tracker => tracker.Name)];
        foreach (string name in _context.Results.Keys.Where(name => !tracked.Contains(name)).ToArray())
        {
            _context.Results.Remove(name);
        }
    }

    private void NoteAddresses()
    {
        _context.VirtualAddresses.Clear();
        foreach (VirtualAddress address in _settings.Routers.SelectMany(
            router => router.Addresses.Concat(router.ExcludedAddresses)))
        {
            _context.VirtualAddresses.Add(AddressBytes.ToNumber(address.Address));
        }
    }

    private bool IsGrouped(VirtualRouterSettings router) =>
        _settings.SyncGroups.Any(group => group.Members.Contains(router.Name));

    private RouterGroup[] GroupsOf(VrrpSettings settings) =>
    [
        .. settings.SyncGroups.Select(group => new RouterGroup(
            group,
            [.. _routers.Where(router => group.Members.Contains(router.Settings.Name))],
            Array.Find(_groups ?? [], old => old.Name == group.Name)?.State ?? VirtualRouterState.Initialize,
            _context)),
    ];

    /// <summary>What makes a router the same one after a reload: not its name.</summary>
    private readonly record struct RouterKey(
        byte Id, AddressFamily Family, string Interface, bool IsUnicast, string Vmac, ulong? VmacAddress)
    {
        public static RouterKey Of(VirtualRouterSettings settings) => new(
            settings.VirtualRouterId,
            settings.Family,
            settings.Interface,
            settings.UnicastPeers.Count > 0,
            settings.Vmac?.Name ?? "",
            settings.Vmac?.MacAddress);
    }
}
