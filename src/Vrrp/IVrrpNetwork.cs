using IpvsHa.Netlink;
using IpvsHa.Vrrp.Packets;
using IpvsHa.Vrrp.Settings;

namespace IpvsHa.Vrrp;

/// <summary>What the VRRP loop needs of the machine: interfaces, addresses, packets in and out.</summary>
/// <remarks>One thread at a time, but for <see cref="Wake"/>. Nothing here blocks but <see cref="Wait"/>.</remarks>
public interface IVrrpNetwork : IDisposable
{
    /// <summary>Waits for a packet, a change of an interface or an address, a wake-up, or the time.</summary>
    /// <param name="timeout">Negative waits for ever; may return early.</param>
    void Wait(TimeSpan timeout);

    /// <summary>Ends the present or the next <see cref="Wait"/>. Any thread.</summary>
    void Wake();

    /// <summary>Takes in what the kernel reported about interfaces and addresses.</summary>
    /// <returns>True if something may have changed since the last call; true the first time.</returns>
    bool Refresh();

    /// <summary>An interface as of the last <see cref="Refresh"/>; null when there is none of this name.</summary>
    InterfaceState? FindInterface(string name);

    /// <summary>Whether an interface has an address, own changes included.</summary>
    bool HasAddress(int interfaceIndex, UInt128 address, bool isIPv6);

    /// <summary>Opens, or shares, the socket of a family on an interface.</summary>
    /// <param name="key">Which socket.</param>
    /// <param name="multicastGroup">The group to hear; null for unicast.</param>
    /// <param name="port">A small number that names the socket, 0 and up.</param>
    Errno OpenPort(in VrrpPortKey key, UInt128? multicastGroup, out int port);

    /// <summary>Gives the socket back; it is closed when nobody shares it any more.</summary>
    void ClosePort(int port);

    /// <summary>Takes one received packet, if there is one.</summary>
    /// <param name="buffer">At least 4,200 bytes.</param>
    /// <param name="packet">Where in it the VRRP header starts, and what IP said.</param>
    bool TryReceive(Span<byte> buffer, out ReceivedPacket packet);

    /// <summary>Sends one advertisement.</summary>
    /// <param name="port">Of <see cref="OpenPort"/>.</param>
    /// <param name="packet">From the VRRP header on.</param>
    /// <param name="envelope">Source, destination and TTL of the IP packet.</param>
    Errno Send(int port, ReadOnlySpan<byte> packet, in PacketEnvelope envelope);

    /// <summary>Sends one whole Ethernet frame.</summary>
    Errno SendFrame(int interfaceIndex, ReadOnlySpan<byte> frame);

    /// <summary>Adds or removes addresses, all in one batch.</summary>
    /// <param name="add">Add, or remove.</param>
    /// <param name="addresses">Each with the interface that it is for.</param>
    /// <param name="results">One for each address; <see cref="Errno.None"/> when the kernel did it.</param>
    void ChangeAddresses(bool add, ReadOnlySpan<PlacedAddress> addresses, Span<Errno> results);

    /// <summary>Makes sure that an interface with a virtual MAC is there and switched on.</summary>
    /// <remarks>One that a crash has left is taken over. Quick when it is there already.</remarks>
    /// <param name="device">What it is to be.</param>
    /// <param name="problem">What went wrong, or empty; with true only something that we can do without.</param>
    /// <returns>True if it can be used: <see cref="FindInterface"/> knows it.</returns>
    bool EnsureVirtualMac(in VirtualMacDevice device, out string problem);

    /// <summary>Removes an interface of <see cref="EnsureVirtualMac"/>, if that made or took over one.</summary>
    void RemoveVirtualMac(string name);

    /// <summary>Whether this machine forwards IPv6 on an interface.</summary>
    bool IsForwardingIPv6(string name);
}

/// <summary>An interface at one moment.</summary>
/// <param name="Index">The kernel's number; another one after the interface was created anew.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsUp">Switched on, and with a carrier.</param>
/// <param name="Mac">Its MAC address as a number.</param>
/// <param name="IPv4">Its IPv4 addresses in the kernel's order: primary ones first.</param>
/// <param name="LinkLocal">Its IPv6 link-local addresses that can be used.</param>
public sealed record InterfaceState(
    int Index, string Name, bool IsUp, ulong Mac, IReadOnlyList<UInt128> IPv4, IReadOnlyList<UInt128> LinkLocal);

/// <summary>Which VRRP socket.</summary>
/// <param name="IsIPv6">IPv6 instead of IPv4.</param>
/// <param name="InterfaceIndex">0 for no interface: unicast by the routing table.</param>
/// <param name="InterfaceName">Its name; empty for none.</param>
/// <param name="Path">For an interface with a virtual MAC; otherwise null.</param>
public readonly record struct VrrpPortKey(
    bool IsIPv6, int InterfaceIndex, string InterfaceName, VirtualMacPath? Path = null);

/// <summary>How advertisements of a virtual MAC interface leave; they are heard on that interface.</summary>
/// <param name="BaseIndex">The interface that it lies over.</param>
/// <param name="EgressIndex">Where they leave: there, or on the interface itself.</param>
/// <param name="SourceMac">Their sender.</param>
public readonly record struct VirtualMacPath(int BaseIndex, int EgressIndex, ulong SourceMac);

/// <summary>An interface with a virtual MAC: a macvlan in private mode.</summary>
/// <param name="Name">Its name, at most 15 characters.</param>
/// <param name="BaseIndex">The interface that it lies over.</param>
/// <param name="BaseName">The name of that.</param>
/// <param name="Mac">Its MAC address as a number.</param>
/// <param name="IsIPv6">The family of its virtual router.</param>
public readonly record struct VirtualMacDevice(string Name, int BaseIndex, string BaseName, ulong Mac, bool IsIPv6);

/// <summary>A packet in the buffer of <see cref="IVrrpNetwork.TryReceive"/>.</summary>
/// <param name="Port">The socket it came from.</param>
/// <param name="Start">Where its VRRP header starts.</param>
/// <param name="Length">From there on; 0 for what is no IP packet.</param>
/// <param name="Envelope">What IP said.</param>
public readonly record struct ReceivedPacket(int Port, int Start, int Length, PacketEnvelope Envelope);

/// <summary>A virtual address and the interface it goes to.</summary>
/// <param name="Settings">What to put there.</param>
/// <param name="Number">The address as a number.</param>
/// <param name="InterfaceIndex">Where; 0 when that interface does not exist.</param>
/// <param name="InterfaceName">For people.</param>
public readonly record struct PlacedAddress(
    VirtualAddress Settings, UInt128 Number, int InterfaceIndex, string InterfaceName);
