using IpvsHa.Config.Blocks;
using static IpvsHa.Config.KeywordStatus;

namespace IpvsHa.Config;

/// <summary>What the file says, block by block, in the order of the file.</summary>
public sealed class KeepalivedConfig : IConfigBlock
{
    internal static KeywordTable<KeepalivedConfig> Keywords { get; } = new("(top)",
    [
        new("global_defs", Works, static (b, a) => a.Block(GlobalDefsBlock.Keywords, b.GlobalDefs)),
        new("net_namespace", NotYet, static (b, a) => b.NetNamespace = a.WordOnce(b.NetNamespace)),
        new("net_namespace_ipvs", NotYet, static (b, a) => b.NetNamespaceIpvs = a.OptionalWord() ?? string.Empty),
        new("instance", NotYet, static (b, a) => b.InstanceName = a.WordOnce(b.InstanceName)),
        new("use_pid_dir", NotYet, static (b, _) => b.UsePidDirectory = true),
        new("child_wait_time", Works, static (b, a) =>
            b.ChildWaitTime = a.WholeSeconds(0, uint.MaxValue, strict: true) ?? b.ChildWaitTime),
        new("interface_up_down_delays", NotYet, static (b, a) =>
            a.Entries(InterfaceDelayEntry.Read, b.InterfaceDelays)),
        new("track_group", NotYet, static (b, a) => a.Named(
            TrackGroupBlock.Keywords, static (s, n) => new TrackGroupBlock(s) { Name = n }, b.TrackGroups,
            static x => x.Name)),
        new("static_ipaddress", NotYet, static (b, a) => a.Entries(
            static reader => AddressEntry.Read(reader, AddressEntryUse.Static), b.StaticAddresses)),
        new("static_routes", NotYet, static (b, a) => a.Entries(
            static reader => RouteEntry.Read(reader, true), b.StaticRoutes)),
        new("static_rules", NotYet, static (b, a) => a.Entries(
            static reader => RuleEntry.Read(reader, true), b.StaticRules)),
        new("garp_group", NotYet, static (b, a) =>
            b.GarpGroups.Add(a.Block(GarpGroupBlock.Keywords, new GarpGroupBlock(a.NewSource())))),
        new("vrrp_script", Works, static (b, a) => a.Named(
            VrrpScriptBlock.Keywords, static (s, n) => new VrrpScriptBlock(s) { Name = n }, b.VrrpScripts)),
        new("vrrp_track_process", NotYet, static (b, a) => a.Named(
            TrackedProgramBlock.Keywords, static (s, n) => new TrackedProgramBlock(s) { Name = n }, b.TrackedPrograms)),
        new("track_file", NotYet, static (b, a) => a.Named(
            TrackFileBlock.Keywords, static (s, n) => new TrackFileBlock(s) { Name = n }, b.TrackFiles)),
        new("vrrp_track_file", NotYet, static (b, a) => a.Named(
            TrackFileBlock.Keywords, static (s, n) => new TrackFileBlock(s) { Name = n }, b.TrackFiles)),
        new("vrrp_sync_group", Works, static (b, a) => a.Named(
            VrrpSyncGroupBlock.Keywords, static (s, n) => new VrrpSyncGroupBlock(s) { Name = n }, b.SyncGroups,
            static x => x.Name)),
        new("vrrp_instance", Works, static (b, a) => a.Named(
            VrrpInstanceBlock.Keywords, static (s, n) => new VrrpInstanceBlock(s) { Name = n }, b.VrrpInstances,
            static x => x.Name)),
        new("bfd_instance", NotYet, static (b, a) => a.Named(
            BfdInstanceBlock.Keywords, static (s, n) => new BfdInstanceBlock(s) { Name = n }, b.BfdInstances,
            static x => x.Name)),
        new("SSL", NotYet, static (b, a) => b.Ssl = a.Block(SslBlock.Keywords, new SslBlock(a.NewSource()))),
        new("virtual_server_group", Works, static (b, a) => b.ReadGroup(a)),
        new("virtual_server", Works, static (b, a) => b.ReadVirtualServer(a)),
        new("ipvsha", Works, static (b, a) => a.Block(IpvshaBlock.Keywords, b.Ipvsha), IsOurs: true),
        .. Keyword<KeepalivedConfig>.Known("namespace_with_ipsets", "linkbeat_use_polling", "linkbeat_interfaces"),
    ]);

    internal KeepalivedConfig(string file)
    {
        Source = new(new(file, 0, 0));
        GlobalDefs = new(new(new(file, 0, 0)));
        Ipvsha = new(new(new(file, 0, 0)));
    }

    /// <inheritdoc/>
    public BlockSource Source { get; }

    /// <summary>All <c>global_defs</c> blocks together.</summary>
    public GlobalDefsBlock GlobalDefs { get; }

    /// <summary>Our own block <c>ipvsha</c>.</summary>
    public IpvshaBlock Ipvsha { get; }

    /// <summary><c>net_namespace</c>: the network namespace to run in.</summary>
    public string? NetNamespace { get; private set; }

    /// <summary><c>net_namespace_ipvs</c>; empty: the default namespace.</summary>
    public string? NetNamespaceIpvs { get; private set; }

    /// <summary><c>instance</c>: a name in pid files and log.</summary>
    public string? InstanceName { get; private set; }

    /// <summary><c>use_pid_dir</c>.</summary>
    public bool UsePidDirectory { get; private set; }

    /// <summary><c>child_wait_time</c>: how long the stop waits for the roles, default 5 s.</summary>
    public TimeSpan? ChildWaitTime { get; private set; }

    /// <summary><c>interface_up_down_delays</c>.</summary>
    public List<InterfaceDelayEntry> InterfaceDelays { get; } = [];

    /// <summary><c>track_group</c> blocks.</summary>
    public List<TrackGroupBlock> TrackGroups { get; } = [];

    /// <summary><c>static_ipaddress</c>.</summary>
    public List<AddressEntry> StaticAddresses { get; } = [];

    /// <summary><c>static_routes</c>.</summary>
    public List<RouteEntry> StaticRoutes { get; } = [];

    /// <summary><c>static_rules</c>.</summary>
    public List<RuleEntry> StaticRules { get; } = [];

    /// <summary><c>garp_group</c> blocks.</summary>
    public List<GarpGroupBlock> GarpGroups { get; } = [];

    /// <summary><c>vrrp_script</c> blocks; of one name the first counts.</summary>
    public List<VrrpScriptBlock> VrrpScripts { get; } = [];

    /// <summary><c>vrrp_track_process</c> blocks.</summary>
    public List<TrackedProgramBlock> TrackedPrograms { get; } = [];

    /// <summary><c>track_file</c> blocks.</summary>
    public List<TrackFileBlock> TrackFiles { get; } = [];

    /// <summary><c>vrrp_sync_group</c> blocks, names unique.</summary>
    public List<VrrpSyncGroupBlock> SyncGroups { get; } = [];

    /// <summary><c>vrrp_instance</c> blocks, names unique.</summary>
    public List<VrrpInstanceBlock> VrrpInstances { get; } = [];

    /// <summary><c>bfd_instance</c> blocks, names unique.</summary>
    public List<BfdInstanceBlock> BfdInstances { get; } = [];

    /// <summary><c>SSL</c>.</summary>
    public SslBlock? Ssl { get; private set; }

    /// <summary><c>virtual_server_group</c> blocks.</summary>
    public List<VirtualServerGroupBlock> VirtualServerGroups { get; } = [];

    /// <summary><c>virtual_server</c> blocks.</summary>
    public List<VirtualServerBlock> VirtualServers { get; } = [];

    private void ReadGroup(ArgumentReader a)
    {
        if (!a.TryTake(out ConfigToken name, DiagnosticRules.MissingName))
        {
            a.DropBlock();
            return;
        }

        VirtualServerGroupBlock block = new(a.NewSource()) { Name = name.Text };
        a.Entries(VirtualServerGroupBlock.ReadEntry, block.Entries);
        VirtualServerGroups.Add(block);
    }

    private void ReadVirtualServer(ArgumentReader a)
    {
        if (ReadKey(a) is not { } key)
        {
            a.DropBlock();
            return;
        }

        VirtualServerBlock block = new(a.NewSource()) { Key = key };
        a.Block(VirtualServerBlock.Keywords, block);
        VirtualServers.Add(block);
    }

    private static VirtualServerKey? ReadKey(ArgumentReader a)
    {
        if (a.NextIs("fwmark"))
        {
            a.Skip();
            return a.UInt(0, uint.MaxValue) is { } mark ? new() { FirewallMark = mark } : null;
        }

        if (a.NextIs("group"))
        {
            a.Skip();
            return a.Word() is { } group ? new() { Group = group } : null;
        }

        return a.AddressRange(allowSubnet: false) is { } range && a.TryOptionalPort(out ushort? port)
            ? new()
            {
                Address = range.First,
                LastAddress = range.Last.Equals(range.First) ? null : range.Last,
                Port = port ?? 0,
            }
            : null;
    }
}
