using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using IpvsHa.Config;
using IpvsHa.Config.Blocks;
using IpvsHa.Config.Effective;
using IpvsHa.Netlink.Route;
using IpvsHa.Scripts;
using IpvsHa.Vrrp.Settings;

namespace IpvsHa.Host.Composition;

/// <summary>What the VRRP role runs.</summary>
/// <param name="Settings">The virtual routers and their groups.</param>
/// <param name="Scripts">The scripts that at least one of them tracks.</param>
/// <param name="Notify">Who is told of transitions, by the name of the virtual router.</param>
/// <param name="GroupNotify">The same for sync groups.</param>
internal sealed record VrrpComposition(
    VrrpSettings Settings,
    IReadOnlyList<TrackedScriptSettings> Scripts,
    IReadOnlyDictionary<string, NotifyComposition> Notify,
    IReadOnlyDictionary<string, NotifyComposition> GroupNotify);

/// <summary>The notify scripts of a virtual router or a sync group; null for those it does not have.</summary>
internal sealed record NotifyComposition(
    ScriptCommand? Master, ScriptCommand? Backup, ScriptCommand? Fault, ScriptCommand? Stop, ScriptCommand? Any);

/// <summary>Builds the VRRP role's settings from the configuration. Every default is applied by now.</summary>
internal static class VrrpComposer
{
    /// <summary>The settings of all instances that can run.</summary>
    public static VrrpComposition Compose(KeepalivedConfig config, ScriptComposer scripts)
    {
        List<TrackedScriptSettings> trackedScripts = [];
        Dictionary<string, TrackedScriptSettings> scriptsByName = new(StringComparer.Ordinal);
        HashSet<string> unusable = new(StringComparer.Ordinal);
        foreach (VrrpScriptBlock block in config.VrrpScripts)
        {
            if (EffectiveVrrpScript.Resolve(block, config) is not { } script || scriptsByName.ContainsKey(script.Name))
            {
                continue;
            }

            if (scripts.Compose(script.Script, script.User) is not { } command)
            {
                unusable.Add(script.Name);
                continue;
            }

            scriptsByName.Add(script.Name, new TrackedScriptSettings
            {
                Name = script.Name,
                Command = command,
                Interval = script.Interval,
                Timeout = script.Timeout,
                Rise = script.Rise,
                Fall = script.Fall,
                StartsBad = script.InitFail,
            });
        }

        List<VirtualRouterSettings> routers = [];
        VirtualMacNames virtualMacs = new(config);
        Dictionary<string, NotifyComposition> notify = new(StringComparer.Ordinal);
        TimeSpan startupDelay = TimeSpan.Zero;
        foreach (VrrpInstanceBlock block in config.VrrpInstances)
        {
            if (EffectiveVrrpInstance.Resolve(block, config) is not { } instance || notify.ContainsKey(instance.Name))
            {
                continue;
            }

            routers.Add(Compose(instance, scriptsByName) with { Vmac = virtualMacs.Compose(instance) });
            startupDelay = instance.StartupDelay;
            notify.Add(instance.Name, new NotifyComposition(
                scripts.Compose(block.NotifyMaster),
                scripts.Compose(block.NotifyBackup),
                scripts.Compose(block.NotifyFault),
                scripts.Compose(block.NotifyStop),
                scripts.Compose(block.Notify)));
        }

        HashSet<string> used = [.. routers.SelectMany(static router => router.Trackers).Select(static tracker => tracker.Name)];
        trackedScripts.AddRange(scriptsByName.Values.Where(script => used.Contains(script.Name)));

        Dictionary<string, NotifyComposition> groupNotify = new(StringComparer.Ordinal);
        List<SyncGroupSettings> groups = [];
        HashSet<string> names = [.. routers.Select(static router => router.Name)];
        foreach (VrrpSyncGroupBlock block in config.SyncGroups)
        {
            string[] members = [.. block.Members.Select(static member => member.Text).Where(names.Remove)];
            if (members.Length == 0 || groupNotify.ContainsKey(block.Name))
            {
                continue;
            }

            groups.Add(new SyncGroupSettings(block.Name, members));
            groupNotify.Add(block.Name, new NotifyComposition(
                scripts.Compose(block.NotifyMaster),
                scripts.Compose(block.NotifyBackup),
                scripts.Compose(block.NotifyFault),
                scripts.Compose(block.NotifyStop),
                scripts.Compose(block.Notify)));
        }

        VrrpSettings settings = new() { Routers = routers, SyncGroups = groups, StartupDelay = startupDelay };
        return new VrrpComposition(settings, trackedScripts, notify, groupNotify);
    }

    private static VirtualRouterSettings Compose(
        EffectiveVrrpInstance instance, Dictionary<string, TrackedScriptSettings> scripts) => new()
        {
            Name = instance.Name,
            Interface = instance.Interface ?? "",
            VirtualRouterId = (byte)instance.VirtualRouterId,
            Family = instance.Family == IpFamily.Inet6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork,
            Version = (byte)instance.Version,
            Priority = (byte)instance.Priority,
            StartsAsMaster = instance.InitialState == VrrpInitialState.Master,
            AdvertInterval = instance.AdvertInterval,
            Preempt = instance.Preempt,
            PreemptDelay = instance.PreemptDelay,
            DownTimerAdverts = instance.DownTimerAdverts,
            LowerPriorityNoAdvert = instance.LowerPrioNoAdvert,
            HigherPrioritySendAdvert = instance.HigherPrioSendAdvert,
            OwnerIgnoresAdverts = instance.OwnerIgnoreAdverts,
            SkipAddressListCheck = instance.SkipCheckAdvertisedAddresses,
            Authentication = instance.Authentication is { Type: AuthenticationType.Pass } authentication
            ? new VrrpAuthentication(1, BinaryPrimitives.ReadUInt64BigEndian(authentication.Password))
            : VrrpAuthentication.None,
            SourceAddress = instance.SourceAddress,
            MulticastGroup = instance.MulticastDestination,
            UnicastPeers = [.. instance.UnicastPeers.Select(static peer =>
            new UnicastPeer(peer.Address, (byte)(peer.MinTtl ?? 0), (byte)(peer.MaxTtl ?? 255)))],
            ChecksUnicastSource = instance.CheckUnicastSource,
            UnicastTtl = (byte)(instance.UnicastTtl ?? 255),
            Addresses = [.. instance.VirtualAddresses.Select(Compose)],
            ExcludedAddresses = [.. instance.ExcludedAddresses.Select(Compose)],
            Announcements = new AnnouncementSettings
            {
                Repeat = AtMost(instance.GarpMasterRepeat),
                Delay = instance.GarpMasterDelay,
                Refresh = instance.GarpMasterRefresh,
                RefreshRepeat = AtMost(instance.GarpMasterRefreshRepeat),
                LowerPriorityRepeat = AtMost(instance.GarpLowerPrioRepeat),
                LowerPriorityDelay = instance.GarpLowerPrioDelay,
                ArpInterval = instance.GarpInterval,
                NeighborInterval = instance.GnaInterval,
            },
            TracksInterface = instance.TrackPrimary,
            TracksSourceAddress = instance.Block.TrackSourceAddress,
            TrackedInterfaces = [.. instance.TrackInterfaces.Select(static track =>
            new TrackerSettings(track.Name, track.Weight, track.Reverse))],
            // A script that cannot run is disabled: it neither helps nor harms.
            Trackers = [.. instance.TrackScripts.Where(track => scripts.ContainsKey(track.Name)).Select(track =>
            new TrackerSettings(track.Name, track.Weight, track.Reverse, scripts[track.Name].StartsBad))],
        };

    private static VirtualAddress Compose(AddressEntry entry) => new(entry.Address, (byte)entry.PrefixLength)
    {
        Device = entry.Device ?? "",
        Broadcast = Broadcast(entry),
        Peer = entry.Peer,
        Scope = entry.Scope ?? 0,
        Label = entry.Label ?? "",
        SkipsDuplicateDetection = !entry.KeepDuplicateDetection,
        NoPrefixRoute = entry.NoPrefixRoute,
        IsHome = entry.Home,
        ManagesTemporary = entry.ManageTemporary,
        AutoJoin = entry.AutoJoin,
        // An IPv6 host address is not to be a source address of this node.
        PreferredLifetimeSeconds = entry.PreferredLifetimeSeconds
            ?? (entry is { Family: IpFamily.Inet6, PrefixLength: 128 } ? 0u : null),
        IsTracked = !entry.NoTrack,
    };

    private static System.Net.IPAddress? Broadcast(AddressEntry entry)
    {
        if (entry.Broadcast is BroadcastKind.None or BroadcastKind.Address || entry.PrefixLength > 30)
        {
            return entry.BroadcastAddress;
        }

        byte[] bytes = entry.Address.GetAddressBytes();
        for (int bit = entry.PrefixLength; bit < bytes.Length * 8; bit++)
        {
            byte mask = (byte)(0x80 >> (bit % 8));
            bytes[bit / 8] = entry.Broadcast == BroadcastKind.AllOnes
                ? (byte)(bytes[bit / 8] | mask)
                : (byte)(bytes[bit / 8] & ~mask);
        }

        return new System.Net.IPAddress(bytes);
    }

    private static int AtMost(long value) => (int)Math.Min(value, int.MaxValue);
}

/// <summary>Names the interfaces with virtual MACs, each another name.</summary>
internal sealed class VirtualMacNames(KeepalivedConfig config)
{
    private readonly HashSet<string> _taken = [.. config.VrrpInstances
        .Select(static block => block.UseVmac?.Name)
        .OfType<string>()];

    /// <summary>The virtual MAC of an instance; null without one.</summary>
    public VmacSettings? Compose(EffectiveVrrpInstance instance)
    {
        if (instance.Block.UseVmac is not { } entry || instance.Interface is null)
        {
            return null;
        }

        bool transmitsOnBase = instance.Block.VmacTransmitBase && !instance.IsStrict;
        ulong? address = instance.IsStrict ? null : AddressOf(entry, (byte)instance.VirtualRouterId);
        return new VmacSettings(entry.Name ?? NameOf(instance), transmitsOnBase, address);
    }

    // One VRID may be used on many interfaces, and for both families.
    private string NameOf(EffectiveVrrpInstance instance)
    {
        string prefix = config.GlobalDefs.VmacPrefix ?? "vrrp";
        string number = instance.VirtualRouterId.ToString(CultureInfo.InvariantCulture);
        string name = $"{prefix}.{number}";
        if (instance.Family == IpFamily.Inet6 && _taken.Contains(name))
        {
            name = $"{prefix}6.{number}";
        }

        for (int i = 2; !_taken.Add(name); i++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{prefix}{i}.{number}");
        }

        return name;
    }

    // Five octets leave the last one to the VRID.
    private static ulong? AddressOf(VmacEntry entry, byte virtualRouterId)
    {
        string[] octets = entry.MacAddress?.Split(':') ?? [];
        string? text = octets.Length == 5
            ? string.Create(CultureInfo.InvariantCulture, $"{entry.MacAddress}:{virtualRouterId:x2}")
            : entry.MacAddress;
        return MacAddress.TryParse(text, out MacAddress address) ? address.Value : null;
    }
}
