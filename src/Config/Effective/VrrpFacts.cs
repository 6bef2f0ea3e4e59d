using System.Net;
using IpvsHa.Config.Blocks;

namespace IpvsHa.Config.Effective;

/// <summary>What follows from one instance and the global settings. Resolving and complaining share it.</summary>
internal sealed class VrrpFacts
{
    private static readonly IPAddress _group4 = IPAddress.Parse("224.0.0.18");
    private static readonly IPAddress _group6 = IPAddress.Parse("ff02::12");

    private VrrpFacts(VrrpInstanceBlock block, KeepalivedConfig config)
    {
        GlobalDefsBlock globals = config.GlobalDefs;
        IsStrict = block.StrictMode ?? globals.VrrpStrict ?? false;
        Family = FamilyOf(block);
        WantedVersion = block.Version ?? (Family == IpFamily.Inet6 ? 3 : globals.VrrpVersion ?? 2);
        Version = Family == IpFamily.Inet6 ? 3 : WantedVersion;
        Priority = EffectiveVrrpInstance.PriorityOf(block);
        WantedState = block.State ?? (Priority == 255 ? VrrpInitialState.Master : VrrpInitialState.Backup);
        bool isAh = block.Authentication?.Type == AuthenticationType.Ah && Version == 2 && !IsStrict;
        State = Priority == 255 && (IsStrict || block.State is null) ? VrrpInitialState.Master
            : (IsStrict || isAh) && Priority != 255 ? VrrpInitialState.Backup
            : WantedState;
        Preempt = !block.NoPreempt || State == VrrpInitialState.Master || Priority == 255;
        bool delays = State != VrrpInitialState.Master && Preempt && !IsStrict;
        PreemptDelay = delays ? block.PreemptDelay ?? TimeSpan.Zero : TimeSpan.Zero;
        WantedInterval = block.AdvertInterval ?? TimeSpan.FromTicks(TimeSpan.TicksPerSecond);
        AdvertInterval = Rounded(WantedInterval, Version);
        KeepsAuthentication = block.Authentication is { Type: not null, Password.Length: > 0 } && Version == 2
            && Family == IpFamily.Inet && !IsStrict && block.AuthHmac is null;
        Addresses = block.VirtualAddresses.FindAll(entry => entry.Family == Family);
        Excluded = block.ExcludedAddresses;
        Peers = [.. block.UnicastPeers.Where(peer => AddressText.FamilyOf(peer.Address) == Family)
            .DistinctBy(peer => peer.Address)];
        MulticastDestination = block.MulticastDestination is { } own && AddressText.FamilyOf(own) == Family ? own
            : Family == IpFamily.Inet6 ? globals.VrrpMulticastGroup6 ?? _group6
            : globals.VrrpMulticastGroup4 ?? _group4;
        bool hasSource = block.UnicastSource is not null || block.MulticastSource is not null;
        CannotRun = block.VirtualRouterId is null ? DiagnosticRules.MissingVrid
            : block.Interface is null && !(Peers.Count > 0 && hasSource) ? DiagnosticRules.MissingInterface
            : block.Interface == "lo" ? DiagnosticRules.LoopbackInterface
            : Addresses.Count == 0 && (IsStrict || (Version == 3 && !block.NoVirtualAddress))
                ? DiagnosticRules.NoAddressFatal
            : IsStrict && Peers.Count > 0 && block.Interface is not null ? DiagnosticRules.UnicastConflict
            : null;
    }

    public bool IsStrict { get; }

    public IpFamily Family { get; }

    public int WantedVersion { get; }

    public int Version { get; }

    public int Priority { get; }

    public VrrpInitialState WantedState { get; }

    public VrrpInitialState State { get; }

    public bool Preempt { get; }

    public TimeSpan PreemptDelay { get; }

    public TimeSpan WantedInterval { get; }

    public TimeSpan AdvertInterval { get; }

    public bool KeepsAuthentication { get; }

    public List<AddressEntry> Addresses { get; }

    public List<AddressEntry> Excluded { get; }

    public List<UnicastPeerEntry> Peers { get; }

    public IPAddress MulticastDestination { get; }

    /// <summary>Why it cannot run, or null.</summary>
    public DiagnosticRule? CannotRun { get; }

    public static VrrpFacts Of(VrrpInstanceBlock block, KeepalivedConfig config) => new(block, config);

    /// <summary>The first group that lists the instance.</summary>
    public static VrrpSyncGroupBlock? GroupOf(VrrpInstanceBlock block, KeepalivedConfig config) =>
        config.SyncGroups.Find(group => group.Members.Exists(member => member.Text == block.Name));

    private static IpFamily FamilyOf(VrrpInstanceBlock block)
    {
        if (block.VirtualAddresses.Count > 0)
        {
            return block.VirtualAddresses[0].Family;
        }

        if (block.NativeIpv6)
        {
            return IpFamily.Inet6;
        }

        IPAddress? hint = block.UnicastPeers.Count > 0 ? block.UnicastPeers[0].Address
            : block.UnicastSource ?? block.MulticastSource ?? block.MulticastDestination;
        return hint is null ? IpFamily.Inet : AddressText.FamilyOf(hint);
    }

    // Version 2 carries whole seconds, version 3 hundredths up to 40.95 s.
    private static TimeSpan Rounded(TimeSpan wanted, int version)
    {
        long unit = version == 2 ? TimeSpan.TicksPerSecond : 10 * TimeSpan.TicksPerMillisecond;
        long units = Math.Clamp((wanted.Ticks + (unit / 2)) / unit, 1, version == 2 ? 255 : 4095);
        return TimeSpan.FromTicks(units * unit);
    }
}
