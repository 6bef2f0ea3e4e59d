using System.Net.Sockets;
using IpvsHa.Netlink;
using IpvsHa.Vrrp.Packets;
using IpvsHa.Vrrp.Settings;

namespace IpvsHa.Vrrp;

/// <summary>The virtual addresses of one router on their interfaces: added, removed, put back, announced.</summary>
internal sealed class HeldAddresses(string router, VrrpContext context)
{
    private readonly byte[] _frame = new byte[NeighborAdvertisement.Length];
    private VirtualAddress[] _settings = [];
    private PlacedAddress[] _placed = [];
    private InterfaceState?[] _interfaces = [];

    /// <summary>How many.</summary>
    public int Count => _placed.Length;

    /// <summary>Finds the interface of each address anew.</summary>
    /// <param name="settings">Which addresses.</param>
    /// <param name="own">The interface of those that name none; null when it is not there.</param>
    public void Place(VirtualRouterSettings settings, InterfaceState? own)
    {
        string ownName = settings.Vmac?.Name ?? settings.Interface;
        _settings = [.. settings.Addresses, .. settings.ExcludedAddresses];
        _interfaces =
        [
            .. _settings.Select(address =>
                address.Device.Length > 0 ? context.Network.FindInterface(address.Device) : own),
        ];
        _placed =
        [
            .. _settings.Select((address, i) => new PlacedAddress(
                address,
                AddressBytes.ToNumber(address.Address),
                _interfaces[i]?.Index ?? 0,
                address.Device.Length > 0 ? address.Device : ownName)),
        ];
    }

    /// <summary>Puts all there; what is there already is fine.</summary>
    public void Add() => Change(add: true, _placed);

    /// <summary>Takes all away; what is not there is fine.</summary>
    public void Remove() => Change(add: false, _placed);

    /// <summary>Puts back what somebody else removed.</summary>
    /// <returns>How many.</returns>
    public int Restore()
    {
        foreach (PlacedAddress address in _placed)
        {
            if (IsLost(address))
            {
                return Change(add: true, [.. _placed.Where(IsLost)]);
            }
        }

        return 0;
    }

    /// <summary>After a reload: takes away what is no longer wanted, and puts the rest there.</summary>
    /// <returns>Whether an address was added.</returns>
    public bool ReplaceBy(VirtualRouterSettings settings, InterfaceState? own, bool isMaster)
    {
        PlacedAddress[] old = _placed;
        Place(settings, own);
        PlacedAddress[] gone = [.. old.Where(address => !_placed.Any(other => IsSame(address, other)))];
        PlacedAddress[] added = [.. _placed.Where(address => !old.Any(other => IsSame(address, other)))];
        if (!isMaster)
        {
            return false;
        }

        Change(add: false, gone);
        Change(add: true, added);
        return added.Length > 0;
    }

    /// <summary>Whether each address is on its interface.</summary>
    public bool[] ArePresent() => [.. _placed.Select(IsPresent)];

    /// <summary>Sends one gratuitous ARP or unsolicited neighbour advertisement.</summary>
    public void Announce(int index)
    {
        PlacedAddress address = _placed[index];
        if (_interfaces[index] is not { } state)
        {
            return;
        }

        int length = IsIPv6(address)
            ? NeighborAdvertisement.Write(
                _frame, state.Mac, address.Number, context.Network.IsForwardingIPv6(state.Name))
            : GratuitousArp.Write(_frame, state.Mac, address.Number);
        context.Network.SendFrame(state.Index, _frame.AsSpan(0, length));
    }

    /// <summary>Logs that a batch of announcements begins.</summary>
    public void LogAnnouncement()
    {
        foreach (IGrouping<(string, bool), PlacedAddress> group in
            _placed.GroupBy(address => (address.InterfaceName, IsIPv6(address))))
        {
            string addresses = group.Count() > 10
                ? $"{group.Count()} addresses"
                : string.Join(", ", group.Select(address => address.Settings.Address));
            string kind = group.Key.Item2 ? "NAs" : "ARPs";
            VrrpLog.Announcing(context.Logger, router, kind, group.Key.Item1, addresses);
        }
    }

    private static bool IsIPv6(in PlacedAddress address) =>
        address.Settings.Address.AddressFamily == AddressFamily.InterNetworkV6;

    private static bool IsSame(in PlacedAddress one, in PlacedAddress other) =>
        one.Settings == other.Settings && one.InterfaceIndex == other.InterfaceIndex;

    private bool IsPresent(PlacedAddress address) =>
        address.InterfaceIndex != 0
        && context.Network.HasAddress(address.InterfaceIndex, address.Number, IsIPv6(address));

    private bool IsLost(PlacedAddress address) =>
        address is { InterfaceIndex: not 0, Settings.IsTracked: true } && !IsPresent(address);

    private int Change(bool add, ReadOnlySpan<PlacedAddress> addresses)
    {
        if (addresses.IsEmpty)
        {
            return 0;
        }

        Errno[] results = new Errno[addresses.Length];
        context.Network.ChangeAddresses(add, addresses, results);
        int done = 0;
        for (int i = 0; i < results.Length; i++)
        {
            if (results[i] == Errno.None)
            {
                done++;
            }
            else if (add ? results[i] != Errno.EEXIST : !IsGoneAnyway(results[i]))
            {
                VrrpLog.AddressFailed(
                    context.Logger,
                    router,
                    $"{(add ? "add" : "remove")} {addresses[i].Settings.Address}/{addresses[i].Settings.PrefixLength}",
                    addresses[i].InterfaceName,
                    results[i].ToString());
            }
        }

        return done;
    }

    private static bool IsGoneAnyway(Errno error) => error is Errno.EADDRNOTAVAIL or Errno.ENODEV or Errno.ENXIO;
}
