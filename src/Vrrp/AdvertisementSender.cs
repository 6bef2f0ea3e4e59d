using System.Net.Sockets;
using IpvsHa.Netlink;
using IpvsHa.Vrrp.Packets;
using IpvsHa.Vrrp.Settings;

namespace IpvsHa.Vrrp;

/// <summary>Writes and sends the advertisements of one router: one multicast, or one for each peer.</summary>
internal sealed class AdvertisementSender
{
    private const byte MulticastTtl = 255;

    private readonly byte[] _packet = new byte[AdvertisementPacket.MaxLength];
    private readonly InstanceCounters _counters;
    private readonly VrrpContext _context;
    private string _router = "";
    private UInt128[] _destinations = [];
    private UnicastPeer[] _peers = [];
    private byte _ttl;
    private Errno _lastError;

    public AdvertisementSender(VirtualRouterSettings settings, InstanceCounters counters, VrrpContext context)
    {
        (_counters, _context) = (counters, context);
        Format = FormatOf(settings);
        Use(settings);
    }

    /// <summary>What the own advertisements look like.</summary>
    public AdvertisementFormat Format { get; private set; }

    public void Use(VirtualRouterSettings settings)
    {
        Format = FormatOf(settings);
        _router = settings.Name;
        _peers = [.. settings.UnicastPeers];
        _destinations = RouterInstance.GroupOf(settings) is { } group
            ? [group]
            : [.. _peers.Select(peer => AddressBytes.ToNumber(peer.Address))];
        _ttl = _peers.Length > 0 ? settings.UnicastTtl : MulticastTtl;
    }

    /// <summary>Whether the sender is a configured peer, as far away as configured.</summary>
    public DropReason CheckPeer(in PacketEnvelope envelope)
    {
        int peer = Array.IndexOf(_destinations, envelope.Source);
        return peer < 0 || peer >= _peers.Length
            ? DropReason.UnknownPeer
            : envelope.Ttl < _peers[peer].MinTtl || envelope.Ttl > _peers[peer].MaxTtl
                ? DropReason.Ttl
                : DropReason.None;
    }

    public void Send(int port, UInt128 source, byte priority)
    {
        if (port < 0)
        {
            return;
        }

        foreach (UInt128 destination in _destinations)
        {
            int length = AdvertisementPacket.Write(_packet, Format, priority, source, destination);
            Errno error = _context.Network.Send(port, _packet.AsSpan(0, length), new(source, destination, _ttl));
            if (error == Errno.None)
            {
                _counters.Sent++;
                _context.Metrics.AdvertisementSent();
            }
            else if (error != _lastError)
            {
                _context.Logger.SendFailed(_router, error.ToString());
            }

            _lastError = error;
        }

        if (priority == 0)
        {
            _counters.PriorityZeroSent++;
            _context.Logger.SentPriorityZero(_router);
        }
    }

    private static AdvertisementFormat FormatOf(VirtualRouterSettings settings) => new()
    {
        Version = settings.Version,
        IsIPv6 = settings.Family == AddressFamily.InterNetworkV6,
        VirtualRouterId = settings.VirtualRouterId,
        AdvertInterval = settings.AdvertInterval,
        Addresses =
        [
            .. settings.Addresses
                .Where(address => address.Address.AddressFamily == settings.Family)
                .Select(address => AddressBytes.ToNumber(address.Address)),
        ],
        AuthenticationType = settings.Authentication.Type,
        AuthenticationData = settings.Authentication.Data,
        ChecksumWithoutPseudoHeader = settings.ChecksumWithoutPseudoHeader,
    };
}
