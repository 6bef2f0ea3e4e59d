using System.Net;
using System.Text;
using IpvsHa.Config.Blocks;

namespace IpvsHa.Config.Effective;

/// <summary>A password in adverts of version 2.</summary>
/// <param name="Type">PASS or AH.</param>
/// <param name="Password">Its 8 bytes, padded with zeros.</param>
public sealed record EffectiveAuthentication(AuthenticationType Type, byte[] Password);

/// <summary>One tracked interface or script.</summary>
/// <param name="Name">Which.</param>
/// <param name="Weight">0: FAULT while it is bad; above 0: added while it is good; below: added while it is bad.</param>
/// <param name="Reverse">Good and bad swap.</param>
/// <param name="Position">Where it is tracked.</param>
public sealed record EffectiveTrack(string Name, int Weight, bool Reverse, ConfigPosition Position);

/// <summary>What a <c>vrrp_instance</c> means once defaults, inheritance and strict mode are applied.</summary>
public sealed record EffectiveVrrpInstance
{
    private const int DefaultPriority = 100;

    /// <summary>The block.</summary>
    public required VrrpInstanceBlock Block { get; init; }

    /// <summary>The name.</summary>
    public string Name => Block.Name;

    /// <summary>1 to 255.</summary>
    public required int VirtualRouterId { get; init; }

    /// <summary>The interface; null only with unicast and a source address.</summary>
    public required string? Interface { get; init; }

    /// <summary>The family of the adverts.</summary>
    public required IpFamily Family { get; init; }

    /// <summary>2 or 3; IPv6 is always 3.</summary>
    public required int Version { get; init; }

    /// <summary>Strict mode.</summary>
    public required bool IsStrict { get; init; }

    /// <summary>What it would like to be at start.</summary>
    public required VrrpInitialState InitialState { get; init; }

    /// <summary>1 to 255; 255 owns the addresses.</summary>
    public required int Priority { get; init; }

    /// <summary>Version 2: whole seconds, 1 to 255. Version 3: hundredths, 0.01 to 40.95 s.</summary>
    public required TimeSpan AdvertInterval { get; init; }

    /// <summary>False: never displaces a worse master.</summary>
    public required bool Preempt { get; init; }

    /// <summary>0 to 1000 s.</summary>
    public required TimeSpan PreemptDelay { get; init; }

    /// <summary>Missed adverts before a takeover, 1 to 100.</summary>
    public required int DownTimerAdverts { get; init; }

    /// <summary>Packets to the addresses are accepted though they are not owned.</summary>
    public required bool Accept { get; init; }

    /// <summary>The password; null: none, or dropped.</summary>
    public required EffectiveAuthentication? Authentication { get; init; }

    /// <summary>Adverts go to peers, not to a multicast group.</summary>
    public required bool IsUnicast { get; init; }

    /// <summary>Source of the adverts; null: the primary address of the interface.</summary>
    public required IPAddress? SourceAddress { get; init; }

    /// <summary>The peers, of the family of the instance, each once.</summary>
    public required IReadOnlyList<UnicastPeerEntry> UnicastPeers { get; init; }

    /// <summary>Destination of multicast adverts.</summary>
    public required IPAddress MulticastDestination { get; init; }

    /// <summary>TTL of unicast adverts; null: 255 for IPv4, the kernel's choice for IPv6.</summary>
    public required int? UnicastTtl { get; init; }

    /// <summary>Adverts only from a peer of the list.</summary>
    public required bool CheckUnicastSource { get; init; }

    /// <summary>Compare advertised addresses only when the master changes.</summary>
    public required bool SkipCheckAdvertisedAddresses { get; init; }

    /// <summary>Do not answer a worse advert at once.</summary>
    public required bool LowerPrioNoAdvert { get; init; }

    /// <summary>One more advert before yielding.</summary>
    public required bool HigherPrioSendAdvert { get; init; }

    /// <summary>An address owner drops all adverts.</summary>
    public required bool OwnerIgnoreAdverts { get; init; }

    /// <summary>Time to the second round of announcements; zero: no second round.</summary>
    public required TimeSpan GarpMasterDelay { get; init; }

    /// <summary>Announcements per address and round.</summary>
    public required uint GarpMasterRepeat { get; init; }

    /// <summary>Period of announcements while MASTER; zero: none.</summary>
    public required TimeSpan GarpMasterRefresh { get; init; }

    /// <summary>Announcements per period.</summary>
    public required uint GarpMasterRefreshRepeat { get; init; }

    /// <summary>Time to the second round after a worse advert.</summary>
    public required TimeSpan GarpLowerPrioDelay { get; init; }

    /// <summary>Announcements after a worse advert; 0: none.</summary>
    public required uint GarpLowerPrioRepeat { get; init; }

    /// <summary>Least time between two gratuitous ARPs on an interface.</summary>
    public required TimeSpan GarpInterval { get; init; }

    /// <summary>Least time between two neighbour advertisements on an interface.</summary>
    public required TimeSpan GnaInterval { get; init; }

    /// <summary>The addresses in adverts, in order, all of the family of the instance.</summary>
    public required IReadOnlyList<AddressEntry> VirtualAddresses { get; init; }

    /// <summary>Addresses that are owned and not advertised.</summary>
    public required IReadOnlyList<AddressEntry> ExcludedAddresses { get; init; }

    /// <summary>FAULT while the own interface is down.</summary>
    public required bool TrackPrimary { get; init; }

    /// <summary>Tracked interfaces without the own one, those of the group included.</summary>
    public required IReadOnlyList<EffectiveTrack> TrackInterfaces { get; init; }

    /// <summary>Tracked scripts that exist, those of the group included.</summary>
    public required IReadOnlyList<EffectiveTrack> TrackScripts { get; init; }

    /// <summary>The synchronisation group.</summary>
    public required string? SyncGroup { get; init; }

    /// <summary>Mail on changes.</summary>
    public required bool SmtpAlert { get; init; }

    /// <summary>A line in the pipe for each change of priority.</summary>
    public required bool NotifyPriorityChanges { get; init; }

    /// <summary>Stay passive that long after the start.</summary>
    public required TimeSpan StartupDelay { get; init; }

    /// <summary>The meaning of a block; null when it cannot run, which the parser has reported.</summary>
    public static EffectiveVrrpInstance? Resolve(VrrpInstanceBlock block, KeepalivedConfig config) =>
        VrrpFacts.Of(block, config).CannotRun is null && config.VrrpInstances.Contains(block)
            ? Create(block, config, VrrpFacts.Of(block, config))
            : null;

    private static EffectiveVrrpInstance Create(VrrpInstanceBlock block, KeepalivedConfig config, VrrpFacts facts)
    {
        GlobalDefsBlock globals = config.GlobalDefs;
        VrrpSyncGroupBlock? group = VrrpFacts.GroupOf(block, config);
        bool minimal = globals.MinGarp == true;
        TimeSpan masterDelay = globals.GarpMasterDelay ?? TimeSpan.FromTicks(minimal ? 0 : 5 * TimeSpan.TicksPerSecond);
        uint masterRepeat = globals.GarpMasterRepeat ?? (minimal ? 1u : 5u);
        TimeSpan lowerDelay = block.GarpLowerPrioDelay ?? globals.GarpLowerPrioDelay ?? masterDelay;
        uint lowerRepeat = (uint?)(block.GarpLowerPrioRepeat ?? globals.GarpLowerPrioRepeat) ?? masterRepeat;
        return new()
        {
            Block = block,
            VirtualRouterId = block.VirtualRouterId ?? 0,
            Interface = block.Interface,
            Family = facts.Family,
            Version = facts.Version,
            IsStrict = facts.IsStrict,
            InitialState = facts.State,
            Priority = facts.Priority,
            AdvertInterval = facts.AdvertInterval,
            Preempt = facts.Preempt,
            PreemptDelay = facts.PreemptDelay,
            DownTimerAdverts = facts.IsStrict ? 3 : block.DownTimerAdverts ?? globals.DownTimerAdverts ?? 3,
            Accept = facts.Priority == 255 || (!block.NoAccept && (facts.IsStrict ? block.Accept && facts.Version == 3 : true)),
            Authentication = Password(block, facts),
            IsUnicast = facts.Peers.Count > 0,
            SourceAddress = block.UnicastSource ?? block.MulticastSource,
            UnicastPeers = facts.Peers,
            MulticastDestination = facts.MulticastDestination,
            UnicastTtl = block.UnicastTtl,
            CheckUnicastSource = block.CheckUnicastSource || globals.CheckUnicastSource
                || facts.Peers.Any(peer => peer.MinTtl is not null || peer.MaxTtl is not null),
            SkipCheckAdvertisedAddresses =
                block.SkipCheckAdvertisedAddresses || globals.SkipCheckAdvertisedAddresses == true,
            LowerPrioNoAdvert = facts.IsStrict || (block.LowerPrioNoAdvert ?? globals.LowerPrioNoAdvert ?? false),
            HigherPrioSendAdvert =
                !facts.IsStrict && (block.HigherPrioSendAdvert ?? globals.HigherPrioSendAdvert ?? false),
            OwnerIgnoreAdverts = facts.IsStrict || (block.OwnerIgnoreAdverts ?? globals.OwnerIgnoreAdverts ?? false),
            GarpMasterDelay = block.GarpMasterDelay ?? masterDelay,
            GarpMasterRepeat = block.GarpMasterRepeat ?? masterRepeat,
            GarpMasterRefresh = block.GarpMasterRefresh ?? globals.GarpMasterRefresh ?? TimeSpan.Zero,
            GarpMasterRefreshRepeat =
                block.GarpMasterRefreshRepeat ?? globals.GarpMasterRefreshRepeat ?? (minimal ? 0u : 1u),
            GarpLowerPrioDelay = facts.IsStrict ? TimeSpan.Zero : lowerDelay,
            GarpLowerPrioRepeat = facts.IsStrict ? 0 : lowerRepeat,
            GarpInterval = globals.GarpInterval ?? TimeSpan.Zero,
            GnaInterval = globals.GnaInterval ?? TimeSpan.Zero,
            VirtualAddresses = facts.Addresses,
            ExcludedAddresses = facts.Excluded,
            TrackPrimary = !block.DontTrackPrimary,
            TrackInterfaces = Interfaces(block, group, facts),
            TrackScripts = Scripts(block, group, config),
            SyncGroup = group?.Name,
            SmtpAlert = block.SmtpAlert ?? globals.SmtpAlertVrrp ?? globals.SmtpAlert ?? false,
            NotifyPriorityChanges = block.NotifyPriorityChanges ?? group?.NotifyPriorityChanges
                ?? globals.VrrpNotifyPriorityChanges ?? false,
            StartupDelay = globals.VrrpStartupDelay ?? TimeSpan.Zero,
        };
    }

    private static EffectiveAuthentication? Password(VrrpInstanceBlock block, VrrpFacts facts)
    {
        if (!facts.KeepsAuthentication || block.Authentication is not { Type: { } type, Password: { } text })
        {
            return null;
        }

        byte[] password = new byte[8];
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        bytes.AsSpan(0, Math.Min(bytes.Length, password.Length)).CopyTo(password);
        return new(type, password);
    }

    private static List<EffectiveTrack> Interfaces(VrrpInstanceBlock block, VrrpSyncGroupBlock? group, VrrpFacts facts)
    {
        Dictionary<string, EffectiveTrack> tracks = [];
        bool weights = group is null || group.TrackingWeight;
        foreach (TrackEntry entry in block.TrackInterfaces.Concat(group?.TrackInterfaces ?? []))
        {
            if (entry.Name != block.Interface)
            {
                int weight = weights && facts.Priority != 255 ? entry.Weight?.Value ?? 0 : 0;
                tracks.TryAdd(entry.Name, new(entry.Name, weight, entry.Weight?.Reverse ?? false, entry.Position));
            }
        }

        return [.. tracks.Values];
    }

    private static List<EffectiveTrack> Scripts(
        VrrpInstanceBlock block, VrrpSyncGroupBlock? group, KeepalivedConfig config)
    {
        Dictionary<string, EffectiveTrack> tracks = [];
        bool weights = group is null || group.TrackingWeight;
        foreach (TrackEntry entry in block.TrackScripts.Concat(group?.TrackScripts ?? []))
        {
            if (config.VrrpScripts.Find(candidate => candidate.Name == entry.Name) is not { Script: not null } script)
            {
                continue;
            }

            int weight = entry.Weight?.Value ?? script.Weight?.Value ?? 0;
            bool reverse = entry.ReverseSet ? entry.Weight?.Reverse ?? false : script.Weight?.Reverse ?? false;
            if (weights || weight == 0)
            {
                tracks.TryAdd(entry.Name, new(entry.Name, Math.Clamp(weight, -253, 253), reverse, entry.Position));
            }
        }

        return [.. tracks.Values];
    }

    internal static int PriorityOf(VrrpInstanceBlock block) =>
        block.Priority ?? (block.State == VrrpInitialState.Master ? 255 : DefaultPriority);
}
