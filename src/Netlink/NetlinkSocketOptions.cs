namespace IpvsHa.Netlink;

/// <summary>What a <see cref="NetlinkSocket"/> is to be like.</summary>
public sealed record NetlinkSocketOptions
{
    /// <summary>Multicast groups to join, such as 1 for RTNLGRP_LINK.</summary>
    public IReadOnlyList<uint> Groups { get; init; } = [];

    /// <summary>
    /// Room for answers and notifications that wait to be read, in bytes. More than net.core.rmem_max takes
    /// CAP_NET_ADMIN; without it the kernel gives what it allows.
    /// </summary>
    public int ReceiveBufferSize { get; init; } = 1 << 20;

    /// <summary>How long <see cref="INetlinkTransport.Receive"/> waits before it gives up with ETIMEDOUT.</summary>
    public TimeSpan ReceiveTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether the kernel refuses get requests it does not wholly know (NETLINK_GET_STRICT_CHK).</summary>
    public bool StrictChecking { get; init; }
}
