using IpvsHa.Netlink;
using IpvsHa.Vrrp.Packets;

namespace IpvsHa.Vrrp.Tests;

/// <summary>A link in memory: what one machine sends to a group, the others find in their queue.</summary>
public sealed class FakeLink
{
    private readonly List<FakeVrrpNetwork> _machines = [];

    public void Attach(FakeVrrpNetwork machine) => _machines.Add(machine);

    public void Carry(FakeVrrpNetwork sender, ReadOnlySpan<byte> packet, in PacketEnvelope envelope)
    {
        foreach (FakeVrrpNetwork machine in _machines)
        {
            if (machine != sender && machine.IsUp)
            {
                machine.Arrive(packet, envelope);
            }
        }
    }
}

/// <summary>One machine with one interface, <c>eth0</c>, in memory.</summary>
public sealed class FakeVrrpNetwork : IVrrpNetwork
{
    private readonly FakeLink _link;
    private readonly Queue<(byte[] Bytes, PacketEnvelope Envelope)> _inbox = new();
    private readonly List<UInt128> _own;
    private bool _hasNews = true;
    private bool _hasOne;

    public FakeVrrpNetwork(FakeLink link, params UInt128[] own)
    {
        _link = link;
        _own = [.. own];
        link.Attach(this);
    }

    public List<string> Log { get; } = [];

    public HashSet<UInt128> Held { get; } = [];

    public bool IsUp { get; private set; } = true;

    public bool Exists { get; private set; } = true;

    public VirtualMacDevice? VirtualMac { get; private set; }

    public string VirtualMacProblem { get; set; } = "";

    public int Index { get; private set; } = 2;

    public Errno SendError { get; set; }

    /// <summary>Frames and advertisements are counted, not logged: the allocation test needs it.</summary>
    public bool IsQuiet { get; set; }

    public int Sent { get; private set; }

    /// <summary>Arrives once in each turn of the loop.</summary>
    public byte[]? OnePerStep { get; set; }

    public PacketEnvelope OnePerStepEnvelope { get; set; }

    public HashSet<string> Down { get; } = [];

    public void SetUp(bool isUp)
    {
        IsUp = isUp;
        _hasNews = true;
    }

    public void Recreate(bool exists)
    {
        Exists = exists;
        Index += exists ? 1 : 0;
        Held.Clear();
        _hasNews = true;
    }

    public void SetOther(string name, bool isUp)
    {
        _ = isUp ? Down.Remove(name) : Down.Add(name);
        _hasNews = true;
    }

    public void SomebodyRemoves(UInt128 address)
    {
        Held.Remove(address);
        _hasNews = true;
    }

    public void RemoveOwn(UInt128 address)
    {
        _own.Remove(address);
        _hasNews = true;
    }

    public void Arrive(ReadOnlySpan<byte> packet, in PacketEnvelope envelope)
    {
        if (!IsQuiet)
        {
            _inbox.Enqueue((packet.ToArray(), envelope));
        }
    }

    public void Wait(TimeSpan timeout)
    {
    }

    public void Wake()
    {
    }

    public bool Refresh()
    {
        _hasOne = OnePerStep is not null;
        return Interlocked.Exchange(ref _hasNews, false);
    }

    public InterfaceState? FindInterface(string name) => name == "eth0"
        ? Exists ? new(Index, name, IsUp, 0x020000000001, [.. _own, .. Held], []) : null
        : new(9, name, !Down.Contains(name), name == VirtualMac?.Name ? VirtualMac.Value.Mac : 0x020000000009, [], []);

    public bool HasAddress(int interfaceIndex, UInt128 address, bool isIPv6) =>
        Held.Contains(address) || _own.Contains(address);

    public Errno OpenPort(in VrrpPortKey key, UInt128? multicastGroup, out int port)
    {
        port = 0;
        string path = key.Path is { } way ? $" base {way.BaseIndex} egress {way.EgressIndex} {way.SourceMac:x12}" : "";
        Log.Add($"open {key.InterfaceName} {key.InterfaceIndex}{path}");
        return Errno.None;
    }

    public void ClosePort(int port) => Log.Add("close");

    public bool TryReceive(Span<byte> buffer, out ReceivedPacket packet)
    {
        packet = default;
        if (_hasOne)
        {
            _hasOne = false;
            OnePerStep.CopyTo(buffer);
            packet = new(0, 0, OnePerStep!.Length, OnePerStepEnvelope);
            return true;
        }

        if (!_inbox.TryDequeue(out (byte[] Bytes, PacketEnvelope Envelope) next))
        {
            return false;
        }

        next.Bytes.CopyTo(buffer);
        packet = new(0, 0, next.Bytes.Length, next.Envelope);
        return true;
    }

    public Errno Send(int port, ReadOnlySpan<byte> packet, in PacketEnvelope envelope)
    {
        Sent++;
        if (!IsQuiet)
        {
            Log.Add($"advert {packet[2]}");
        }

        if (IsUp && SendError == Errno.None)
        {
            _link.Carry(this, packet, envelope);
        }

        return SendError;
    }

    public Errno SendFrame(int interfaceIndex, ReadOnlySpan<byte> frame)
    {
        if (!IsQuiet)
        {
            ulong sender = IpvsHa.Vrrp.Packets.VirtualMac.Read(frame[6..]);
            Log.Add(interfaceIndex == Index ? $"arp .{frame[^1]}" : $"arp .{frame[^1]} {sender:x12} on {interfaceIndex}");
        }

        return Errno.None;
    }

    public void ChangeAddresses(bool add, ReadOnlySpan<PlacedAddress> addresses, Span<Errno> results)
    {
        List<string> done = [];
        for (int i = 0; i < addresses.Length; i++)
        {
            bool changed = Exists && (add ? Held.Add(addresses[i].Number) : Held.Remove(addresses[i].Number));
            results[i] = changed ? Errno.None : add ? Errno.EEXIST : Errno.EADDRNOTAVAIL;
            if (changed)
            {
                string where = addresses[i].InterfaceName == "eth0" ? "" : $" on {addresses[i].InterfaceName}";
                done.Add(addresses[i].Settings.Address + where);
            }
        }

        if (done.Count > 0)
        {
            Log.Add($"{(add ? "add" : "remove")} {string.Join(' ', done)}");
        }
    }

    public bool EnsureVirtualMac(in VirtualMacDevice device, out string problem)
    {
        problem = VirtualMacProblem;
        if (problem.Length == 0 && VirtualMac != device)
        {
            VirtualMac = device;
            Log.Add($"vmac {device.Name} {device.Mac:x12} over {device.BaseName} {device.BaseIndex}");
        }

        return problem.Length == 0;
    }

    public void RemoveVirtualMac(string name)
    {
        if (VirtualMac?.Name == name)
        {
            VirtualMac = null;
            Log.Add($"remove {name}");
        }
    }

    public bool IsForwardingIPv6(string name) => false;

    public void Dispose()
    {
    }
}
