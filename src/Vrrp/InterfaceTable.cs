using System.Net.Sockets;
using IpvsHa.Netlink.Route;
using IpvsHa.Vrrp.Packets;

namespace IpvsHa.Vrrp;

/// <summary>Interfaces and their addresses, kept up to date from the kernel's notifications.</summary>
internal sealed class InterfaceTable
{
    private readonly Dictionary<int, LinkInfo> _links = [];
    private readonly Dictionary<int, List<InterfaceAddress>> _addresses = [];
    private readonly Dictionary<string, InterfaceState?> _states = []; // built when asked for

    /// <summary>Starts anew from two listings.</summary>
    public void Load(IEnumerable<LinkInfo> links, IEnumerable<InterfaceAddress> addresses)
    {
        _links.Clear();
        _addresses.Clear();
        _states.Clear();
        foreach (LinkInfo link in links)
        {
            _links[link.Index] = link;
        }

        foreach (InterfaceAddress address in addresses)
        {
            Add(address);
        }
    }

    /// <summary>Takes one notification in; false for one that changes nothing.</summary>
    public bool Apply(in RouteEvent change)
    {
        switch (change.Kind)
        {
            case RouteEventKind.LinkChanged when change.Link is { } link:
                bool isNews = !_links.TryGetValue(link.Index, out LinkInfo? old) || old != link;
                _links[link.Index] = link;
                _states.Clear();
                return isNews;
            case RouteEventKind.LinkRemoved when change.Link is { } link:
                _links.Remove(link.Index);
                _addresses.Remove(link.Index);
                _states.Clear();
                return true;
            case RouteEventKind.AddressAdded when change.Address is { } address:
                return Add(address);
            case RouteEventKind.AddressRemoved when change.Address is { } address:
                return Remove(address);
            default:
                return false;
        }
    }

    /// <summary>An address is there; false if it was before.</summary>
    public bool Add(InterfaceAddress address)
    {
        if (!_addresses.TryGetValue(address.LinkIndex, out List<InterfaceAddress>? list))
        {
            _addresses[address.LinkIndex] = list = [];
        }

        _states.Clear();
        int at = list.FindIndex(other => IsSame(other, address));
        if (at < 0)
        {
            list.Add(address);
            return true;
        }

        bool isNews = list[at].Flags != address.Flags;
        list[at] = address;
        return isNews;
    }

    /// <summary>An address is gone; false if it was before.</summary>
    public bool Remove(InterfaceAddress address)
    {
        _states.Clear();
        return _addresses.TryGetValue(address.LinkIndex, out List<InterfaceAddress>? list)
            && list.RemoveAll(other => IsSame(other, address)) > 0;
    }

    public bool Has(int index, UInt128 number, bool isIPv6)
    {
        if (_addresses.TryGetValue(index, out List<InterfaceAddress>? list))
        {
            foreach (InterfaceAddress address in list)
            {
                if (IsIPv6(address) == isIPv6 && AddressBytes.ToNumber(address.Address) == number)
                {
                    return true;
                }
            }
        }

        return false;
    }

    public InterfaceState? Find(string name)
    {
        if (!_states.TryGetValue(name, out InterfaceState? state))
        {
            LinkInfo? link = FindLink(name);
            _states[name] = state = link is null ? null : StateOf(link);
        }

        return state;
    }

    public LinkInfo? FindLink(string name) => _links.Values.FirstOrDefault(link => link.Name == name);

    private static bool IsSame(InterfaceAddress one, InterfaceAddress other) =>
        one.PrefixLength == other.PrefixLength && one.Address.Equals(other.Address);

    private static bool IsIPv6(InterfaceAddress address) =>
        address.Address.AddressFamily == AddressFamily.InterNetworkV6;

    private InterfaceState StateOf(LinkInfo link)
    {
        List<InterfaceAddress> all = _addresses.GetValueOrDefault(link.Index, []);
        return new(
            link.Index,
            link.Name,
            link.IsUsable,
            link.Address?.Value ?? 0,
            [
                .. all.Where(address => !IsIPv6(address))
                    .OrderBy(address => address.Flags & AddressTraits.Secondary)
                    .Select(address => AddressBytes.ToNumber(address.Address)),
            ],
            [
                .. all.Where(address => IsIPv6(address) && address.Address.IsIPv6LinkLocal
                    && (address.Flags & (AddressTraits.Tentative | AddressTraits.DadFailed)) == 0)
                    .Select(address => AddressBytes.ToNumber(address.Address)),
            ]);
    }
}
