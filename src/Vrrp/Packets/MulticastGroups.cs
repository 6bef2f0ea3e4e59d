namespace IpvsHa.Vrrp.Packets;

/// <summary>Where advertisements go by default, as numbers (RFC 9568 5.1.1.2, 5.1.2.2).</summary>
public static class MulticastGroups
{
    /// <summary>224.0.0.18.</summary>
    public static UInt128 IPv4 => 0xE0000012;

    /// <summary>ff02::12.</summary>
    public static UInt128 IPv6 => new(0xFF02_0000_0000_0000, 0x12);
}
