using System.Net;
using System.Net.Sockets;
using IpvsHa.Config;
using IpvsHa.Config.Blocks;
using IpvsHa.Config.Effective;

namespace IpvsHa.Host.RealServers;

/// <summary>What a machine needs to be a real server of direct routing or tunnelling. Pure.</summary>
/// <param name="Addresses">Virtual addresses, each with the device to put it on.</param>
/// <param name="Settings">Files under <c>/proc/sys</c> and what they should hold.</param>
/// <param name="Tunnels">Tunnel devices that must be there and up.</param>
/// <param name="Notes">What could not be worked out, for people.</param>
internal sealed record RealServerSetup(
    IReadOnlyList<(IPAddress Address, string Device)> Addresses,
    IReadOnlyList<(string Path, string Value)> Settings,
    IReadOnlyList<string> Tunnels,
    IReadOnlyList<string> Notes)
{
    // Do not answer ARP for addresses of another interface, and do not use them as a source of ARP.
    private static readonly (string Name, string Value)[] _arpTuning = [("arp_ignore", "1"), ("arp_announce", "2")];

    /// <summary>Works out what the machine with these addresses needs.</summary>
    /// <param name="config">The directors' configuration.</param>
    /// <param name="own">All addresses of this machine.</param>
    /// <returns>Null when none of them is a real server that is reached by direct routing or a tunnel.</returns>
    public static RealServerSetup? For(KeepalivedConfig config, IReadOnlySet<IPAddress> own)
    {
        List<(IPAddress, string)> addresses = [];
        SortedDictionary<string, string> settings = new(StringComparer.Ordinal);
        SortedSet<string> tunnels = new(StringComparer.Ordinal);
        List<string> notes = [];
        foreach (VirtualServerBlock block in config.VirtualServers)
        {
            if (EffectiveVirtualServer.Resolve(block, config) is not { } server)
            {
                continue;
            }

            foreach (EffectiveRealServer real in server.RealServers.Where(real =>
                own.Contains(real.Address) && real.Forwarding.Kind != ForwardingKind.Nat))
            {
                foreach (EffectiveService service in server.Services)
                {
                    if (service.Address is not { } address)
                    {
                        notes.Add($"the virtual server at {block.Source.Position} goes by firewall mark {service.FirewallMark}: "
                            + "its addresses are not in the file and have to be put on lo by hand");
                        continue;
                    }

                    string device = Device(real.Forwarding, address);
                    if (!addresses.Contains((address, device)))
                    {
                        addresses.Add((address, device));
                    }

                    AddSettings(settings, device, address);
                    if (device != "lo")
                    {
                        tunnels.Add(device);
                    }
                }
            }
        }

        return addresses.Count + notes.Count == 0
            ? null
            : new RealServerSetup(
                addresses, [.. settings.Select(static pair => (pair.Key, pair.Value))], [.. tunnels], [.. notes.Distinct()]);
    }

    private static string Device(EffectiveForwarding forwarding, IPAddress address) =>
        forwarding.Kind == ForwardingKind.Dr ? "lo"
        : forwarding.Tunnel == TunnelKind.Gre ? "gre0"
        : address.AddressFamily == AddressFamily.InterNetworkV6 ? "ip6tnl0"
        : "tunl0";

    private static void AddSettings(SortedDictionary<string, string> settings, string device, IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return; // IPv6 answers a solicitation only for addresses of the interface that heard it
        }

        foreach ((string name, string value) in _arpTuning)
        {
            settings[$"net/ipv4/conf/all/{name}"] = value;
            settings[$"net/ipv4/conf/{device}/{name}"] = value;
        }

        if (device != "lo")
        {
            // The inner packet comes from the client, who is not behind the tunnel. The larger of both values counts.
            settings["net/ipv4/conf/all/rp_filter"] = "0";
            settings[$"net/ipv4/conf/{device}/rp_filter"] = "0";
        }
    }
}
