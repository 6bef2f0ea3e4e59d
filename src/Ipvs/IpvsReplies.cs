using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using IpvsHa.Netlink;

namespace IpvsHa.Ipvs;

/// <summary>Decodes what the IPVS generic netlink family answers.</summary>
/// <remarks>
/// Each method takes what follows <c>struct nlmsghdr</c>: <c>struct genlmsghdr</c> (4 bytes) and attributes. False
/// means that the bytes are no such answer. Source: ip_vs_genl_fill_service, _fill_dest, _fill_stats and _get_cmd.
/// </remarks>
public static class IpvsReplies
{
    private const int SettableFlags = 1 | 4 | 8 | 16 | 32; // the kernel adds IP_VS_SVC_F_HASHED
    private const int ForwardingMask = 7;                  // IP_VS_CONN_F_FWD_MASK

    /// <summary>Reads a service without its counters.</summary>
    public static bool TryReadService(ReadOnlySpan<byte> body, [NotNullWhen(true)] out VirtualService? service) =>
        TryReadService(body, counted: false, out service, out _);

    /// <summary>Reads a service with its counters.</summary>
    public static bool TryReadServiceReport(ReadOnlySpan<byte> body, [NotNullWhen(true)] out ServiceReport? report)
    {
        report = TryReadService(body, counted: true, out VirtualService? service, out IpvsStatistics statistics)
            ? new ServiceReport(service, statistics)
            : null;
        return report is not null;
    }

    /// <summary>Reads a destination without its counters.</summary>
    /// <param name="body">The answer.</param>
    /// <param name="family">Of the service: older kernels do not name the destination's own.</param>
    /// <param name="destination">The destination.</param>
    public static bool TryReadDestination(
        ReadOnlySpan<byte> body, IpFamily family, [NotNullWhen(true)] out Destination? destination)
    {
        DestinationFields fields = default;
        destination = fields.Read(body, counted: false) ? fields.ToDestination(family) : null;
        return destination is not null;
    }

    /// <summary>Reads a destination with its counters.</summary>
    /// <param name="body">The answer.</param>
    /// <param name="family">Of the service: older kernels do not name the destination's own.</param>
    /// <param name="report">The destination.</param>
    public static bool TryReadDestinationReport(
        ReadOnlySpan<byte> body, IpFamily family, [NotNullWhen(true)] out DestinationReport? report)
    {
        DestinationFields fields = default;
        report = fields.Read(body, counted: true) && fields.ToDestination(family) is { } destination
            ? new DestinationReport(destination, fields.Active, fields.Inactive, fields.Persistent, fields.Statistics)
            : null;
        return report is not null;
    }

    /// <summary>Reads the timeouts.</summary>
    public static bool TryReadTimeouts(ReadOnlySpan<byte> body, [NotNullWhen(true)] out IpvsTimeouts? timeouts)
    {
        uint? tcp = null, tcpFin = null, udp = null;
        NetlinkAttributeReader attributes = Attributes(body);
        while (attributes.Read(out ushort type, out ReadOnlySpan<byte> payload))
        {
            switch (type)
            {
                case CommandAttribute.TimeoutTcp: tcp = UInt32(payload); break;
                case CommandAttribute.TimeoutTcpFin: tcpFin = UInt32(payload); break;
                case CommandAttribute.TimeoutUdp: udp = UInt32(payload); break;
            }
        }

        timeouts = !attributes.IsMalformed && tcp is { } a && tcpFin is { } b && udp is { } c
            ? new IpvsTimeouts(Seconds(a), Seconds(b), Seconds(c))
            : null;
        return timeouts is not null;
    }

    /// <summary>Reads version and table size.</summary>
    public static bool TryReadInfo(ReadOnlySpan<byte> body, [NotNullWhen(true)] out IpvsInfo? info)
    {
        uint? version = null, size = null;
        NetlinkAttributeReader attributes = Attributes(body);
        while (attributes.Read(out ushort type, out ReadOnlySpan<byte> payload))
        {
            switch (type)
            {
                case InfoAttribute.Version: version = UInt32(payload); break;
                case InfoAttribute.ConnectionTableSize: size = UInt32(payload); break;
            }
        }

        info = !attributes.IsMalformed && version is { } v && size is <= int.MaxValue
            ? new IpvsInfo(new Version((int)(v >> 16) & 0xFF, (int)(v >> 8) & 0xFF, (int)v & 0xFF), (int)size)
            : null;
        return info is not null;
    }

    /// <summary>Reads a sync daemon.</summary>
    public static bool TryReadDaemon(ReadOnlySpan<byte> body, [NotNullWhen(true)] out SyncDaemon? daemon)
    {
        daemon = null;
        if (!TryFind(body, CommandAttribute.Daemon, out ReadOnlySpan<byte> nested))
        {
            return false;
        }

        uint? state = null, syncId = null;
        string name = "";
        SyncDaemon values = new(SyncRole.Master, "", 0);
        NetlinkAttributeReader attributes = new(nested);
        while (attributes.Read(out ushort type, out ReadOnlySpan<byte> payload))
        {
            switch (type)
            {
                case DaemonAttribute.State: state = UInt32(payload); break;
                case DaemonAttribute.Interface: name = Text(payload); break;
                case DaemonAttribute.SyncId: syncId = UInt32(payload); break;
                case DaemonAttribute.MaxLength: values = values with { MaxLength = UInt16(payload) ?? 0 }; break;
                case DaemonAttribute.Group when payload.Length >= 4:
                    values = values with { Group = new IPAddress(payload[..4]) };
                    break;
                case DaemonAttribute.Group6 when payload.Length >= 16:
                    values = values with { Group = new IPAddress(payload[..16]) };
                    break;
                case DaemonAttribute.Port: values = values with { Port = UInt16(payload) ?? 0 }; break;
                case DaemonAttribute.TimeToLive when payload.Length >= 1:
                    values = values with { TimeToLive = payload[0] };
                    break;
            }
        }

        if (attributes.IsMalformed || state is not (1 or 2) || syncId is null)
        {
            return false;
        }

        daemon = values with { Role = (SyncRole)state, Interface = name, SyncId = (int)syncId };
        return true;
    }

    private static bool TryReadService(
        ReadOnlySpan<byte> body, bool counted, [NotNullWhen(true)] out VirtualService? service,
        out IpvsStatistics statistics)
    {
        service = null;
        statistics = default;
        if (!TryFind(body, CommandAttribute.Service, out ReadOnlySpan<byte> nested))
        {
            return false;
        }

        ushort family = 0, protocol = 0, port = 0;
        uint mark = 0, flags = 0, timeout = 0;
        string scheduler = "", engine = "";
        bool has64 = false;
        ReadOnlySpan<byte> address = default, mask = default;
        NetlinkAttributeReader attributes = new(nested);
        while (attributes.Read(out ushort type, out ReadOnlySpan<byte> payload))
        {
            switch (type)
            {
                case ServiceAttribute.AddressFamily: family = UInt16(payload) ?? 0; break;
                case ServiceAttribute.Protocol: protocol = UInt16(payload) ?? 0; break;
                case ServiceAttribute.Address: address = payload; break;
                case ServiceAttribute.Port: port = NetworkUInt16(payload) ?? 0; break;
                case ServiceAttribute.FirewallMark: mark = UInt32(payload) ?? 0; break;
                case ServiceAttribute.SchedulerName: scheduler = Text(payload); break;
                case ServiceAttribute.PersistenceEngine: engine = Text(payload); break;
                case ServiceAttribute.Flags: flags = UInt32(payload) ?? 0; break;
                case ServiceAttribute.Timeout: timeout = UInt32(payload) ?? 0; break;
                case ServiceAttribute.Netmask: mask = payload; break;
                case ServiceAttribute.Stats64 when counted:
                    has64 = true;
                    statistics = Statistics(payload);
                    break;
                case ServiceAttribute.Stats when counted && !has64: statistics = Statistics(payload); break;
            }
        }

        if (attributes.IsMalformed || Key((IpFamily)family, (IpvsProtocol)protocol, address, port, mark) is not { } key)
        {
            return false;
        }

        service = new VirtualService(key, scheduler)
        {
            Options = (ServiceOptions)(flags & SettableFlags),
            PersistenceTimeout = Seconds(timeout),
            PersistenceMask = Mask(key.Family, mask),
            PersistenceEngine = engine,
        };
        return true;
    }

    private static ServiceKey? Key(
        IpFamily family, IpvsProtocol protocol, ReadOnlySpan<byte> address, ushort port, uint mark)
    {
        if (family is not (IpFamily.IPv4 or IpFamily.IPv6))
        {
            return null;
        }

        if (mark != 0)
        {
            return new ServiceKey(mark, family);
        }

        return protocol is IpvsProtocol.Tcp or IpvsProtocol.Udp or IpvsProtocol.Sctp
            && Address(family, address) is { } place
            ? new ServiceKey(protocol, place, port)
            : null;
    }

    private static uint Mask(IpFamily family, ReadOnlySpan<byte> mask)
    {
        if (family == IpFamily.IPv6)
        {
            return UInt32(mask) ?? VirtualService.WholeAddress(family);
        }

        return BinaryPrimitives.TryReadUInt32BigEndian(mask, out uint bits)
            ? bits
            : VirtualService.WholeAddress(family);
    }

    // The kernel sends 16 bytes for either family.
    private static IPAddress? Address(IpFamily family, ReadOnlySpan<byte> bytes)
    {
        int length = family == IpFamily.IPv6 ? 16 : 4;
        return bytes.Length >= length ? new IPAddress(bytes[..length]) : null;
    }

    private static IpvsStatistics Statistics(ReadOnlySpan<byte> nested)
    {
        ulong connections = 0, inPackets = 0, outPackets = 0, inBytes = 0, outBytes = 0;
        ulong cps = 0, inPps = 0, outPps = 0, inBps = 0, outBps = 0;
        NetlinkAttributeReader attributes = new(nested);
        while (attributes.Read(out ushort type, out ReadOnlySpan<byte> payload))
        {
            switch (type)
            {
                case StatsAttribute.Connections: connections = Counter(payload); break;
                case StatsAttribute.IncomingPackets: inPackets = Counter(payload); break;
                case StatsAttribute.OutgoingPackets: outPackets = Counter(payload); break;
                case StatsAttribute.IncomingBytes: inBytes = Counter(payload); break;
                case StatsAttribute.OutgoingBytes: outBytes = Counter(payload); break;
                case StatsAttribute.ConnectionRate: cps = Counter(payload); break;
                case StatsAttribute.IncomingPacketRate: inPps = Counter(payload); break;
                case StatsAttribute.OutgoingPacketRate: outPps = Counter(payload); break;
                case StatsAttribute.IncomingByteRate: inBps = Counter(payload); break;
                case StatsAttribute.OutgoingByteRate: outBps = Counter(payload); break;
            }
        }

        return new IpvsStatistics(connections, inPackets, outPackets, inBytes, outBytes,
            new IpvsRates(cps, inPps, outPps, inBps, outBps));
    }

    // 8 bytes in STATS64; in STATS 8 or 4.
    private static ulong Counter(ReadOnlySpan<byte> payload) =>
        MemoryMarshal.TryRead(payload, out ulong wide) ? wide : UInt32(payload) ?? 0;

    private static bool TryFind(ReadOnlySpan<byte> body, ushort wanted, out ReadOnlySpan<byte> payload)
    {
        NetlinkAttributeReader attributes = Attributes(body);
        while (attributes.Read(out ushort type, out payload))
        {
            if (type == wanted)
            {
                return true;
            }
        }

        return false;
    }

    private static NetlinkAttributeReader Attributes(ReadOnlySpan<byte> body) =>
        new(body[Math.Min(IpvsRequests.HeaderLength, body.Length)..]);

    private static string Text(ReadOnlySpan<byte> payload)
    {
        int end = payload.IndexOf((byte)0);
        return Encoding.ASCII.GetString(end < 0 ? payload : payload[..end]);
    }

    private static TimeSpan Seconds(uint seconds) => TimeSpan.FromTicks(seconds * TimeSpan.TicksPerSecond);

    private static uint? UInt32(ReadOnlySpan<byte> payload) =>
        MemoryMarshal.TryRead(payload, out uint value) ? value : null;

    private static ushort? UInt16(ReadOnlySpan<byte> payload) =>
        MemoryMarshal.TryRead(payload, out ushort value) ? value : null;

    private static ushort? NetworkUInt16(ReadOnlySpan<byte> payload) =>
        BinaryPrimitives.TryReadUInt16BigEndian(payload, out ushort value) ? value : null;

    private ref struct DestinationFields
    {
        private ReadOnlySpan<byte> _address;
        private ushort _family;
        private ushort? _port;
        private uint? _forwarding;
        private uint _weight;
        private uint _upper;
        private uint _lower;
        private Tunnel _tunnel;
        private bool _has64;

        public uint Active { get; private set; }

        public uint Inactive { get; private set; }

        public uint Persistent { get; private set; }

        public IpvsStatistics Statistics { get; private set; }

        public bool Read(ReadOnlySpan<byte> body, bool counted)
        {
            if (!TryFind(body, CommandAttribute.Dest, out ReadOnlySpan<byte> nested))
            {
                return false;
            }

            NetlinkAttributeReader attributes = new(nested);
            while (attributes.Read(out ushort type, out ReadOnlySpan<byte> payload))
            {
                if (!Setting(type, payload) && counted)
                {
                    Count(type, payload);
                }
            }

            return !attributes.IsMalformed;
        }

        public readonly Destination? ToDestination(IpFamily serviceFamily)
        {
            IpFamily family = _family == 0 ? serviceFamily : (IpFamily)_family;
            if (family is not (IpFamily.IPv4 or IpFamily.IPv6) || Address(family, _address) is not { } address
                || _port is not { } port || _forwarding is not { } forwarding)
            {
                return null;
            }

            ForwardingMethod method = (ForwardingMethod)(forwarding & ForwardingMask);
            return new Destination(address, port, method, (int)Math.Min(_weight, int.MaxValue))
            {
                UpperThreshold = _upper,
                LowerThreshold = _lower,
                Tunnel = method == ForwardingMethod.Tunnel && _tunnel.Kind != TunnelKind.Ipip ? _tunnel : default,
            };
        }

        private bool Setting(ushort type, ReadOnlySpan<byte> payload)
        {
            switch (type)
            {
                case DestAttribute.Address: _address = payload; return true;
                case DestAttribute.Port: _port = NetworkUInt16(payload); return true;
                case DestAttribute.ForwardingMethod: _forwarding = UInt32(payload); return true;
                case DestAttribute.Weight: _weight = UInt32(payload) ?? 0; return true;
                case DestAttribute.UpperThreshold: _upper = UInt32(payload) ?? 0; return true;
                case DestAttribute.LowerThreshold: _lower = UInt32(payload) ?? 0; return true;
                case DestAttribute.AddressFamily: _family = UInt16(payload) ?? 0; return true;
                case DestAttribute.TunnelType when payload.Length >= 1:
                    _tunnel = _tunnel with { Kind = (TunnelKind)payload[0] };
                    return true;
                case DestAttribute.TunnelPort: _tunnel = _tunnel with { Port = NetworkUInt16(payload) ?? 0 }; return true;
                case DestAttribute.TunnelFlags:
                    _tunnel = _tunnel with { Checksums = (TunnelChecksums)(UInt16(payload) ?? 0) };
                    return true;
                default: return false;
            }
        }

        private void Count(ushort type, ReadOnlySpan<byte> payload)
        {
            switch (type)
            {
                case DestAttribute.ActiveConnections: Active = UInt32(payload) ?? 0; break;
                case DestAttribute.InactiveConnections: Inactive = UInt32(payload) ?? 0; break;
                case DestAttribute.PersistentConnections: Persistent = UInt32(payload) ?? 0; break;
                case DestAttribute.Stats64:
                    _has64 = true;
                    Statistics = IpvsReplies.Statistics(payload);
                    break;
                case DestAttribute.Stats when !_has64: Statistics = IpvsReplies.Statistics(payload); break;
            }
        }
    }
}
