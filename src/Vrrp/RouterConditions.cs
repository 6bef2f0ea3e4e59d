using System.Net.Sockets;
using IpvsHa.Netlink;
using IpvsHa.Vrrp.Packets;
using IpvsHa.Vrrp.Settings;
using IpvsHa.Vrrp.StateMachine;

namespace IpvsHa.Vrrp;

/// <summary>What one router needs in order to run, looked at whenever something may have changed.</summary>
internal sealed class RouterConditions(VrrpContext context)
{
    private VrrpPortKey _portKey;
    private UInt128? _portGroup;
    private Tracker[] _trackers = [];

    /// <summary>What is missing, in words; empty when nothing is.</summary>
    public List<string> Faults { get; private set; } = [];

    /// <summary>Whether the first result of a tracker decides that is still to come.</summary>
    public bool IsAwaiting { get; private set; }

    /// <summary>The base and the weights of what is tracked.</summary>
    public byte Priority { get; private set; }

    /// <summary>The interface of the advertisements; null when it does not exist, or none is configured.</summary>
    public InterfaceState? Interface { get; private set; }

    /// <summary>The interface of the virtual addresses: that, or the one with the virtual MAC; null for none.</summary>
    public InterfaceState? Holder { get; private set; }

    /// <summary>The source of the own advertisements; null for none.</summary>
    public UInt128? Source { get; private set; }

    /// <summary>The socket; -1 for none.</summary>
    public int Port { get; private set; } = -1;

    /// <summary>Looks at everything again.</summary>
    public void Update(VirtualRouterSettings settings)
    {
        Faults = [];
        Interface = context.Network.FindInterface(settings.Interface);
        if (settings.Interface.Length > 0)
        {
            if (Interface is null)
            {
                Faults.Add($"interface {settings.Interface} does not exist");
            }
            else if (settings.TracksInterface && !Interface.IsUp)
            {
                Faults.Add($"interface {settings.Interface} is down");
            }
        }

        UpdateHolder(settings);
        UpdateTrackers(settings);
        UpdateSource(settings);
        UpdatePort(settings);
    }

    /// <summary>Gives the socket back.</summary>
    public void Close()
    {
        if (Port >= 0)
        {
            context.Network.ClosePort(Port);
            Port = -1;
        }
    }

    /// <summary>What is tracked and how that is.</summary>
    public TrackerStatus[] Trackers(VirtualRouterSettings settings) =>
    [
        .. settings.TrackedInterfaces.Select((tracker, i) => new TrackerStatus(tracker, true, _trackers[i].Result)),
        .. settings.Trackers.Select((tracker, i) => new TrackerStatus(
            tracker, false, _trackers[settings.TrackedInterfaces.Count + i].Result)),
    ];

    private void UpdateHolder(VirtualRouterSettings settings)
    {
        Holder = Interface;
        if (settings.Vmac is not { } vmac)
        {
            return;
        }

        Holder = null;
        if (Interface is null)
        {
            return;
        }

        bool isIPv6 = settings.Family == AddressFamily.InterNetworkV6;
        ulong mac = vmac.MacAddress ?? VirtualMac.Of(settings.VirtualRouterId, isIPv6);
        VirtualMacDevice device = new(vmac.Name, Interface.Index, Interface.Name, mac, isIPv6);
        if (!context.Network.EnsureVirtualMac(device, out string problem))
        {
            Faults.Add(problem);
        }
        else
        {
            Holder = context.Network.FindInterface(vmac.Name);
            if (problem.Length > 0)
            {
                context.Logger.VirtualMacProblem(settings.Name, problem);
            }
        }
    }

    private void UpdateTrackers(VirtualRouterSettings settings)
    {
        _trackers =
        [
            .. settings.TrackedInterfaces.Select(tracker => new Tracker(
                tracker.Weight,
                tracker.IsReversed,
                context.Network.FindInterface(tracker.Name) is { IsUp: true } ? TrackerResult.Good : TrackerResult.Bad)),
            .. settings.Trackers.Select(tracker => new Tracker(tracker.Weight, tracker.IsReversed, ResultOf(tracker))),
        ];
        IsAwaiting = _trackers.Any(tracker => tracker.IsAwaited);
        Priority = EffectivePriority.Of(settings.Priority, _trackers);
        for (int i = 0; i < _trackers.Length; i++)
        {
            if (_trackers[i].IsFault)
            {
                Faults.Add(i < settings.TrackedInterfaces.Count
                    ? $"tracked interface {settings.TrackedInterfaces[i].Name} is {BadWord(_trackers[i], "down", "up")}"
                    : $"{settings.Trackers[i - settings.TrackedInterfaces.Count].Name} has "
                        + BadWord(_trackers[i], "failed", "succeeded"));
            }
        }
    }

    private static string BadWord(Tracker tracker, string bad, string good) =>
        tracker.Result == TrackerResult.Bad ? bad : good;

    private TrackerResult ResultOf(TrackerSettings tracker) =>
        context.Results.TryGetValue(tracker.Name, out bool isGood)
            ? isGood ? TrackerResult.Good : TrackerResult.Bad
            : tracker.StartsBad ? TrackerResult.Bad : TrackerResult.Undecided;

    private void UpdateSource(VirtualRouterSettings settings)
    {
        bool isIPv6 = settings.Family == AddressFamily.InterNetworkV6;
        IReadOnlyList<UInt128> candidates = Interface is null ? [] : isIPv6 ? Interface.LinkLocal : Interface.IPv4;
        if (settings.SourceAddress is { } configured)
        {
            Source = AddressBytes.ToNumber(configured);
            if (settings.TracksSourceAddress
                && (Interface is null || !context.Network.HasAddress(Interface.Index, Source.Value, isIPv6)))
            {
                Faults.Add($"source address {configured} is not on {settings.Interface}");
            }

            return;
        }

        bool owns = settings.Priority == VirtualRouterParameters.OwnerPriority;
        if (Source is null || !candidates.Contains(Source.Value))
        {
            Source = null;
            foreach (UInt128 candidate in candidates)
            {
                if (owns || !context.VirtualAddresses.Contains(candidate))
                {
                    Source = candidate;
                    break;
                }
            }
        }

        if (Source is null && Interface is not null)
        {
            Faults.Add($"no source address on {settings.Interface}");
        }
    }

    private void UpdatePort(VirtualRouterSettings settings)
    {
        bool isIPv6 = settings.Family == AddressFamily.InterNetworkV6;
        UInt128? group = RouterInstance.GroupOf(settings);
        VrrpPortKey key = new(isIPv6, Interface?.Index ?? 0, settings.Interface);
        bool isWanted = settings.Interface.Length == 0 || Interface is not null;
        if (settings.Vmac is { } vmac && group is not null) // peers are reached through the base, by its address
        {
            isWanted = Interface is not null && Holder is not null;
            key = isWanted ? KeyOf(vmac, isIPv6, Interface!, Holder!) : key;
        }

        if (Port >= 0 && (!isWanted || key != _portKey || group != _portGroup))
        {
            Close();
        }

        if (Port >= 0 || !isWanted)
        {
            return;
        }

        (_portKey, _portGroup) = (key, group);
        Errno error = context.Network.OpenPort(key, group, out int port);
        if (error == Errno.None)
        {
            Port = port;
        }
        else
        {
            Faults.Add($"no VRRP socket on {key.InterfaceName}: {error}");
        }
    }

    private static VrrpPortKey KeyOf(VmacSettings vmac, bool isIPv6, InterfaceState below, InterfaceState holder)
    {
        InterfaceState egress = vmac.TransmitsOnBase ? below : holder;
        return new(isIPv6, holder.Index, holder.Name, new VirtualMacPath(below.Index, egress.Index, egress.Mac));
    }
}
