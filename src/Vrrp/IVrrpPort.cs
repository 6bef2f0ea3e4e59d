using IpvsHa.Netlink;
using IpvsHa.Vrrp.Packets;

namespace IpvsHa.Vrrp;

/// <summary>What sends and receives advertisements of one family on one interface.</summary>
internal interface IVrrpPort : IDisposable
{
    VrrpPortKey Key { get; }

    /// <summary>For the poller.</summary>
    int Handle { get; }

    /// <summary>How many routers share it.</summary>
    int Users { get; set; }

    /// <summary>Hears a multicast group; once for each is enough.</summary>
    Errno Join(UInt128 group);

    Errno Send(ReadOnlySpan<byte> packet, in PacketEnvelope envelope);

    /// <summary>Takes one packet; false when there is none.</summary>
    bool TryReceive(Span<byte> buffer, out int start, out int length, out PacketEnvelope envelope);
}
