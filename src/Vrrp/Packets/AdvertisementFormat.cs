namespace IpvsHa.Vrrp.Packets;

/// <summary>What the advertisements of one virtual router have in common: to write them, and to check others'.</summary>
public sealed record AdvertisementFormat
{
    /// <summary>2 or 3.</summary>
    public required byte Version { get; init; }

    /// <summary>IPv6 instead of IPv4.</summary>
    public bool IsIPv6 { get; init; }

    /// <summary>1 to 255.</summary>
    public required byte VirtualRouterId { get; init; }

    /// <summary>Advertised: whole seconds to 255 s in version 2, centiseconds to 40.95 s in version 3.</summary>
    public required TimeSpan AdvertInterval { get; init; }

    /// <summary>The virtual addresses, as numbers, in file order; at most 255.</summary>
    public required UInt128[] Addresses { get; init; }

    /// <summary>Version 2: 0 none, 1 password.</summary>
    public byte AuthenticationType { get; init; }

    /// <summary>Version 2: the eight bytes of authentication data, big-endian.</summary>
    public ulong AuthenticationData { get; init; }

    /// <summary>Version 3 over IPv4: leave the pseudo header out, and take any checksum.</summary>
    public bool ChecksumWithoutPseudoHeader { get; init; }
}

/// <summary>What IP said about a packet.</summary>
/// <param name="Source">Who sent it.</param>
/// <param name="Destination">Whom it was sent to.</param>
/// <param name="Ttl">TTL or hop limit on arrival.</param>
public readonly record struct PacketEnvelope(UInt128 Source, UInt128 Destination, byte Ttl);
