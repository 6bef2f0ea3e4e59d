namespace IpvsHa.Netlink;

/// <summary>Numbers of socket(2), ip(7), ipv6(7) and packet(7), which differ from those of .NET.</summary>
public static class LinuxNumbers
{
    /// <summary>AF_INET.</summary>
    public const int AfInet = 2;

    /// <summary>AF_INET6.</summary>
    public const int AfInet6 = 10;

    /// <summary>AF_NETLINK.</summary>
    public const int AfNetlink = 16;

    /// <summary>AF_PACKET.</summary>
    public const int AfPacket = 17;

    /// <summary>SOCK_STREAM.</summary>
    public const int SockStream = 1;

    /// <summary>SOCK_DGRAM.</summary>
    public const int SockDgram = 2;

    /// <summary>SOCK_RAW.</summary>
    public const int SockRaw = 3;

    /// <summary>SOL_SOCKET.</summary>
    public const int SolSocket = 1;

    /// <summary>SO_ERROR: the outcome of a connect in the background.</summary>
    public const int SoError = 4;

    /// <summary>SO_RCVBUF: bytes, of which the kernel takes at most net.core.rmem_max, doubled.</summary>
    public const int SoRcvbuf = 8;

    /// <summary>SO_SNDBUF.</summary>
    public const int SoSndbuf = 7;

    /// <summary>SO_PRIORITY.</summary>
    public const int SoPriority = 12;

    /// <summary>SO_RCVTIMEO: a <c>struct timeval</c>.</summary>
    public const int SoRcvtimeo = 20;

    /// <summary>SO_BINDTODEVICE.</summary>
    public const int SoBindToDevice = 25;

    /// <summary>SO_ATTACH_FILTER: a <c>struct sock_fprog</c>.</summary>
    public const int SoAttachFilter = 26;

    /// <summary>SO_RCVBUFFORCE: SO_RCVBUF without the limit, for CAP_NET_ADMIN.</summary>
    public const int SoRcvbufForce = 33;

    /// <summary>SO_MARK.</summary>
    public const int SoMark = 36;

    /// <summary>IPPROTO_IP, the level of the Ip… options.</summary>
    public const int SolIp = 0;

    /// <summary>IP_TTL: set for sending; also the type of the control message with a received one.</summary>
    public const int IpTtl = 2;

    /// <summary>IP_HDRINCL.</summary>
    public const int IpHdrIncl = 3;

    /// <summary>IP_TOS.</summary>
    public const int IpTos = 1;

    /// <summary>IP_PKTINFO: receive the destination address and the interface.</summary>
    public const int IpPktInfo = 8;

    /// <summary>IP_MTU_DISCOVER.</summary>
    public const int IpMtuDiscover = 10;

    /// <summary>IP_RECVTTL: receive the TTL as a control message.</summary>
    public const int IpRecvTtl = 12;

    /// <summary>IP_FREEBIND: bind to an address that is not there yet.</summary>
    public const int IpFreeBind = 15;

    /// <summary>IP_MULTICAST_IF: a <c>struct ip_mreqn</c>.</summary>
    public const int IpMulticastIf = 32;

    /// <summary>IP_MULTICAST_TTL.</summary>
    public const int IpMulticastTtl = 33;

    /// <summary>IP_MULTICAST_LOOP.</summary>
    public const int IpMulticastLoop = 34;

    /// <summary>IP_ADD_MEMBERSHIP: a <c>struct ip_mreqn</c>.</summary>
    public const int IpAddMembership = 35;

    /// <summary>IP_DROP_MEMBERSHIP.</summary>
    public const int IpDropMembership = 36;

    /// <summary>IP_MULTICAST_ALL: 0 to receive only groups that this socket joined.</summary>
    public const int IpMulticastAll = 49;

    /// <summary>IPPROTO_IPV6, the level of the Ipv6… options.</summary>
    public const int SolIpv6 = 41;

    /// <summary>IPPROTO_RAW, the level of IPV6_CHECKSUM.</summary>
    public const int SolRaw = 255;

    /// <summary>IPV6_CHECKSUM: where in the packet the kernel puts and checks the checksum.</summary>
    public const int Ipv6Checksum = 7;

    /// <summary>IPV6_UNICAST_HOPS.</summary>
    public const int Ipv6UnicastHops = 16;

    /// <summary>IPV6_MULTICAST_IF: an interface index.</summary>
    public const int Ipv6MulticastIf = 17;

    /// <summary>IPV6_MULTICAST_HOPS.</summary>
    public const int Ipv6MulticastHops = 18;

    /// <summary>IPV6_MULTICAST_LOOP.</summary>
    public const int Ipv6MulticastLoop = 19;

    /// <summary>IPV6_JOIN_GROUP: a <c>struct ipv6_mreq</c>.</summary>
    public const int Ipv6JoinGroup = 20;

    /// <summary>IPV6_LEAVE_GROUP.</summary>
    public const int Ipv6LeaveGroup = 21;

    /// <summary>IPV6_V6ONLY.</summary>
    public const int Ipv6V6Only = 26;

    /// <summary>IPV6_MULTICAST_ALL.</summary>
    public const int Ipv6MulticastAll = 29;

    /// <summary>IPV6_RECVPKTINFO: receive the destination address and the interface.</summary>
    public const int Ipv6RecvPktInfo = 49;

    /// <summary>IPV6_PKTINFO: the control message with them, a <c>struct in6_pktinfo</c>; also sets a source.</summary>
    public const int Ipv6PktInfo = 50;

    /// <summary>IPV6_RECVHOPLIMIT: receive the hop limit.</summary>
    public const int Ipv6RecvHopLimit = 51;

    /// <summary>IPV6_HOPLIMIT: the control message with it, an <c>int</c>.</summary>
    public const int Ipv6HopLimit = 52;

    /// <summary>IPV6_TCLASS.</summary>
    public const int Ipv6TrafficClass = 67;

    /// <summary>IPV6_FREEBIND.</summary>
    public const int Ipv6FreeBind = 78;

    /// <summary>IPV6_ADDR_PREFERENCES.</summary>
    public const int Ipv6AddressPreferences = 72;

    /// <summary>SOL_PACKET.</summary>
    public const int SolPacket = 263;

    /// <summary>ICMP6_FILTER, at level 58.</summary>
    public const int Icmp6Filter = 1;

    /// <summary>ETH_P_ALL.</summary>
    public const int EthPAll = 3;

    /// <summary>ETH_P_IP.</summary>
    public const int EthPIp = 0x0800;

    /// <summary>ETH_P_ARP.</summary>
    public const int EthPArp = 0x0806;

    /// <summary>ETH_P_IPV6.</summary>
    public const int EthPIpv6 = 0x86dd;
}
