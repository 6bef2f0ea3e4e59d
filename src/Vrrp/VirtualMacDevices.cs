using IpvsHa.Netlink;
using IpvsHa.Netlink.Route;

namespace IpvsHa.Vrrp;

/// <summary>The interfaces with a virtual MAC that this process has made or taken over.</summary>
internal sealed class VirtualMacDevices(RouteClient routes, InterfaceSysctls sysctls)
{
    private const string Kind = "macvlan";
    private const string All = "all";
    private const string ReversePath = "rp_filter";

    private readonly Dictionary<string, (VirtualMacDevice Device, int Index)> _known = [];

    /// <summary>Whether a link is the one that <see cref="Prepare"/> made, switched on, for the same purpose.</summary>
    public bool IsReady(in VirtualMacDevice device, LinkInfo? link) =>
        link is not null
        && _known.TryGetValue(device.Name, out (VirtualMacDevice Device, int Index) known)
        && known.Device == device
        && known.Index == link.Index
        && link.Flags.HasFlag(LinkTraits.Up);

    /// <summary>Makes the interface, or takes over one that a crash has left.</summary>
    /// <param name="device">What it is to be.</param>
    /// <param name="link">The interface as the kernel has it now; null when there is none to use.</param>
    /// <returns>What went wrong; with a <paramref name="link"/> only what we can do without.</returns>
    public string Prepare(in VirtualMacDevice device, out LinkInfo? link)
    {
        link = null;
        try
        {
            LinkInfo? found = routes.FindLink(device.Name);
            if (found is not null && !IsOurs(device, found))
            {
                return $"interface {device.Name} is there already, and is not {new MacAddress(device.Mac)} "
                    + $"over {device.BaseName}";
            }

            if (found is null)
            {
                routes.AddMacvlan(device.Name, device.BaseIndex, new MacAddress(device.Mac));
                found = routes.FindLink(device.Name) ?? throw new NetlinkException("find it again", Errno.ENODEV);
            }

            _known[device.Name] = (device, found.Index);
            string problem = Configure(device, found.Index);
            routes.SetUp(found.Index, isUp: true);
            link = routes.FindLink(device.Name);
            return problem;
        }
        catch (NetlinkException error)
        {
            return $"interface {device.Name}: {error.Message}";
        }
    }

    /// <summary>Removes the interface, unless it is not ours, and puts back what it needed of others.</summary>
    /// <returns>The number that it had; 0 for none.</returns>
    public int Remove(string name)
    {
        if (!_known.Remove(name, out (VirtualMacDevice Device, int Index) known))
        {
            return 0;
        }

        try
        {
            if (routes.FindLink(known.Index) is { } link && IsOurs(known.Device, link))
            {
                routes.RemoveLink(known.Index);
            }
        }
        catch (NetlinkException error) when (error.Errno == Errno.ENODEV)
        {
            // gone with its base
        }

        string baseName = known.Device.BaseName;
        if (_known.Values.All(other => other.Device.BaseName != baseName))
        {
            sysctls.Restore((at, key) => at == baseName && key != ReversePath);
        }

        if (!_known.Values.Any(other => !other.Device.IsIPv6))
        {
            sysctls.Restore((at, key) => at == All && key == ReversePath); // before those that it stood for
            sysctls.Restore((_, key) => key == ReversePath);
        }

        return known.Index;
    }

    private static bool IsOurs(in VirtualMacDevice device, LinkInfo link) =>
        link.Kind == Kind && link.Address?.Value == device.Mac && link.LowerIndex == device.BaseIndex;

    private string Configure(in VirtualMacDevice device, int index)
    {
        try
        {
            routes.SetNoAddressGeneration(index);
        }
        catch (NetlinkException error) when (error.Errno is Errno.EAFNOSUPPORT or Errno.EOPNOTSUPP)
        {
            // a kernel without IPv6 generates none
        }

        List<string> refused = [];
        Own(device.Name, "arp_ignore", 1);
        if (!device.IsIPv6)
        {
            ShiftReversePathFilter(device.Name);
            Own(device.Name, "accept_local", 1);
            Own(device.Name, ReversePath, 0);
            Own(device.Name, "promote_secondaries", 1);
        }

        Own(device.BaseName, "arp_ignore", 1);
        Own(device.BaseName, "arp_filter", 1);

        // Answers from a virtual address are routed through the base: without this it would ask for its neighbours in
        // the name of that address, and they would take its own MAC address for that of the virtual address.
        Own(device.BaseName, "arp_announce", 2);
        return refused.Count == 0 ? "" : "cannot set " + string.Join(", ", refused);

        void Own(string interfaceName, string key, int value)
        {
            if (!sysctls.Change(interfaceName, key, value))
            {
                refused.Add($"net.ipv4.conf.{interfaceName}.{key} to {value}");
            }
        }
    }

    // The kernel takes the greater of "all" and the interface: with "all" at 0 each interface decides for itself.
    private void ShiftReversePathFilter(string name)
    {
        if (sysctls.Read(All, ReversePath) is not { } all || all == 0)
        {
            return;
        }

        foreach (string other in sysctls.Interfaces.Where(other => other != All && other != name))
        {
            if (sysctls.Read(other, ReversePath) < all)
            {
                sysctls.Change(other, ReversePath, all);
            }
        }

        sysctls.Change(All, ReversePath, 0);
    }
}
