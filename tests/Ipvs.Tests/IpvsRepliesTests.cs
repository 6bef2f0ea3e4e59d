using System.Net;
using System.Runtime.InteropServices;

namespace IpvsHa.Ipvs.Tests;

// Captured from Linux 6.1 with "strace -xx -s 4000 -e recvmsg ipvsadm -Ln", "ipvsadm -l --daemon", "ipvsadm -l --timeout".
public sealed class IpvsRepliesTests
{
    private static readonly byte[] _service = Hex.Bytes("""
        01 01 00 00                                     # command 1, version 1
        54 01 01 00                                     # IPVS_CMD_ATTR_SERVICE, 340
        06 00 01 00  02 00 00 00                        #   AF
        06 00 02 00  11 00 00 00                        #   PROTOCOL
        14 00 03 00  c0 00 02 01  00 00 00 00  00 00 00 00  00 00 00 00  #   ADDR
        06 00 04 00  00 35 00 00                        #   PORT
        08 00 06 00  77 72 72 00                        #   SCHED_NAME
        0c 00 07 00  03 00 00 00  ff ff ff ff           #   FLAGS
        08 00 08 00  32 00 00 00                        #   TIMEOUT
        08 00 09 00  ff ff ff 00                        #   NETMASK
        60 00 0a 00                                     #   STATS, 96
        08 00 01 00  03 00 00 00                        #     CONNS
        08 00 02 00  03 00 00 00                        #     INPKTS
        08 00 03 00  03 00 00 00                        #     OUTPKTS
        0c 00 04 00  5d 00 00 00  00 00 00 00           #     INBYTES
        04 00 0b 00                                     #     PAD
        0c 00 05 00  b1 00 00 00  00 00 00 00           #     OUTBYTES
        08 00 06 00  00 00 00 00                        #     CPS
        08 00 07 00  00 00 00 00                        #     INPPS
        08 00 08 00  00 00 00 00                        #     OUTPPS
        08 00 09 00  0c 00 00 00                        #     INBPS
        08 00 0a 00  16 00 00 00                        #     OUTBPS
        a0 00 0c 00                                     #   STATS64, 160
        0c 00 01 00  03 00 00 00  00 00 00 00           #     CONNS
        04 00 0b 00                                     #     PAD
        0c 00 02 00  03 00 00 00  00 00 00 00           #     INPKTS
        04 00 0b 00                                     #     PAD
        0c 00 03 00  03 00 00 00  00 00 00 00           #     OUTPKTS
        04 00 0b 00                                     #     PAD
        0c 00 04 00  5d 00 00 00  00 00 00 00           #     INBYTES
        04 00 0b 00                                     #     PAD
        0c 00 05 00  b1 00 00 00  00 00 00 00           #     OUTBYTES
        04 00 0b 00                                     #     PAD
        0c 00 06 00  00 00 00 00  00 00 00 00           #     CPS
        04 00 0b 00                                     #     PAD
        0c 00 07 00  00 00 00 00  00 00 00 00           #     INPPS
        04 00 0b 00                                     #     PAD
        0c 00 08 00  00 00 00 00  00 00 00 00           #     OUTPPS
        04 00 0b 00                                     #     PAD
        0c 00 09 00  0c 00 00 00  00 00 00 00           #     INBPS
        04 00 0b 00                                     #     PAD
        0c 00 0a 00  16 00 00 00  00 00 00 00           #     OUTBPS
        """);

    private static readonly byte[] _markService = Hex.Bytes("""
        01 01 00 00                            # command 1, version 1
        3c 01 01 00                            # IPVS_CMD_ATTR_SERVICE, 316
        06 00 01 00  0a 00 00 00               #   AF
        08 00 05 00  05 00 00 00               #   FWMARK
        07 00 06 00  72 72 00 00               #   SCHED_NAME
        0c 00 07 00  0a 00 00 00  ff ff ff ff  #   FLAGS
        08 00 08 00  00 00 00 00               #   TIMEOUT
        08 00 09 00  80 00 00 00               #   NETMASK
        64 00 0a 00                            #   STATS, 100
        08 00 01 00  00 00 00 00               #     CONNS
        08 00 02 00  00 00 00 00               #     INPKTS
        08 00 03 00  00 00 00 00               #     OUTPKTS
        04 00 0b 00                            #     PAD
        0c 00 04 00  00 00 00 00  00 00 00 00  #     INBYTES
        04 00 0b 00                            #     PAD
        0c 00 05 00  00 00 00 00  00 00 00 00  #     OUTBYTES
        08 00 06 00  00 00 00 00               #     CPS
        08 00 07 00  00 00 00 00               #     INPPS
        08 00 08 00  00 00 00 00               #     OUTPPS
        08 00 09 00  00 00 00 00               #     INBPS
        08 00 0a 00  00 00 00 00               #     OUTBPS
        a0 00 0c 00                            #   STATS64, 160
        0c 00 01 00  00 00 00 00  00 00 00 00  #     CONNS
        04 00 0b 00                            #     PAD
        0c 00 02 00  00 00 00 00  00 00 00 00  #     INPKTS
        04 00 0b 00                            #     PAD
        0c 00 03 00  00 00 00 00  00 00 00 00  #     OUTPKTS
        04 00 0b 00                            #     PAD
        0c 00 04 00  00 00 00 00  00 00 00 00  #     INBYTES
        04 00 0b 00                            #     PAD
        0c 00 05 00  00 00 00 00  00 00 00 00  #     OUTBYTES
        04 00 0b 00                            #     PAD
        0c 00 06 00  00 00 00 00  00 00 00 00  #     CPS
        04 00 0b 00                            #     PAD
        0c 00 07 00  00 00 00 00  00 00 00 00  #     INPPS
        04 00 0b 00                            #     PAD
        0c 00 08 00  00 00 00 00  00 00 00 00  #     OUTPPS
        04 00 0b 00                            #     PAD
        0c 00 09 00  00 00 00 00  00 00 00 00  #     INBPS
        04 00 0b 00                            #     PAD
        0c 00 0a 00  00 00 00 00  00 00 00 00  #     OUTBPS
        """);

    private static readonly byte[] _destination = Hex.Bytes("""
        05 01 00 00                                     # command 5, version 1
        7c 01 02 00                                     # IPVS_CMD_ATTR_DEST, 380
        14 00 01 00  7f 00 00 01  00 00 00 00  00 00 00 00  00 00 00 00  #   ADDR
        06 00 02 00  14 e9 00 00                        #   PORT
        08 00 03 00  00 00 00 00                        #   FWD_METHOD
        08 00 04 00  07 00 00 00                        #   WEIGHT
        05 00 0d 00  00 00 00 00                        #   TUN_TYPE
        06 00 0e 00  00 00 00 00                        #   TUN_PORT
        06 00 0f 00  00 00 00 00                        #   TUN_FLAGS
        08 00 05 00  14 00 00 00                        #   U_THRESH
        08 00 06 00  0a 00 00 00                        #   L_THRESH
        08 00 07 00  00 00 00 00                        #   ACTIVE_CONNS
        08 00 08 00  03 00 00 00                        #   INACT_CONNS
        08 00 09 00  01 00 00 00                        #   PERSIST_CONNS
        06 00 0b 00  02 00 00 00                        #   ADDR_FAMILY
        64 00 0a 00                                     #   STATS, 100
        08 00 01 00  03 00 00 00                        #     CONNS
        08 00 02 00  03 00 00 00                        #     INPKTS
        08 00 03 00  03 00 00 00                        #     OUTPKTS
        04 00 0b 00                                     #     PAD
        0c 00 04 00  5d 00 00 00  00 00 00 00           #     INBYTES
        04 00 0b 00                                     #     PAD
        0c 00 05 00  b1 00 00 00  00 00 00 00           #     OUTBYTES
        08 00 06 00  00 00 00 00                        #     CPS
        08 00 07 00  00 00 00 00                        #     INPPS
        08 00 08 00  00 00 00 00                        #     OUTPPS
        08 00 09 00  0c 00 00 00                        #     INBPS
        08 00 0a 00  16 00 00 00                        #     OUTBPS
        a0 00 0c 00                                     #   STATS64, 160
        0c 00 01 00  03 00 00 00  00 00 00 00           #     CONNS
        04 00 0b 00                                     #     PAD
        0c 00 02 00  03 00 00 00  00 00 00 00           #     INPKTS
        04 00 0b 00                                     #     PAD
        0c 00 03 00  03 00 00 00  00 00 00 00           #     OUTPKTS
        04 00 0b 00                                     #     PAD
        0c 00 04 00  5d 00 00 00  00 00 00 00           #     INBYTES
        04 00 0b 00                                     #     PAD
        0c 00 05 00  b1 00 00 00  00 00 00 00           #     OUTBYTES
        04 00 0b 00                                     #     PAD
        0c 00 06 00  00 00 00 00  00 00 00 00           #     CPS
        04 00 0b 00                                     #     PAD
        0c 00 07 00  00 00 00 00  00 00 00 00           #     INPPS
        04 00 0b 00                                     #     PAD
        0c 00 08 00  00 00 00 00  00 00 00 00           #     OUTPPS
        04 00 0b 00                                     #     PAD
        0c 00 09 00  0c 00 00 00  00 00 00 00           #     INBPS
        04 00 0b 00                                     #     PAD
        0c 00 0a 00  16 00 00 00  00 00 00 00           #     OUTBPS
        """);

    private static readonly byte[] _tunnelDestination = Hex.Bytes("""
        05 01 00 00                                     # command 5, version 1
        7c 01 02 00                                     # IPVS_CMD_ATTR_DEST, 380
        14 00 01 00  20 01 0d b8  00 00 00 00  00 00 00 00  00 00 00 07  #   ADDR
        06 00 02 00  00 50 00 00                        #   PORT
        08 00 03 00  02 00 00 00                        #   FWD_METHOD
        08 00 04 00  03 00 00 00                        #   WEIGHT
        05 00 0d 00  01 00 00 00                        #   TUN_TYPE
        06 00 0e 00  17 c0 00 00                        #   TUN_PORT
        06 00 0f 00  00 00 00 00                        #   TUN_FLAGS
        08 00 05 00  00 00 00 00                        #   U_THRESH
        08 00 06 00  00 00 00 00                        #   L_THRESH
        08 00 07 00  00 00 00 00                        #   ACTIVE_CONNS
        08 00 08 00  00 00 00 00                        #   INACT_CONNS
        08 00 09 00  00 00 00 00                        #   PERSIST_CONNS
        06 00 0b 00  0a 00 00 00                        #   ADDR_FAMILY
        64 00 0a 00                                     #   STATS, 100
        08 00 01 00  00 00 00 00                        #     CONNS
        08 00 02 00  00 00 00 00                        #     INPKTS
        08 00 03 00  00 00 00 00                        #     OUTPKTS
        04 00 0b 00                                     #     PAD
        0c 00 04 00  00 00 00 00  00 00 00 00           #     INBYTES
        04 00 0b 00                                     #     PAD
        0c 00 05 00  00 00 00 00  00 00 00 00           #     OUTBYTES
        08 00 06 00  00 00 00 00                        #     CPS
        08 00 07 00  00 00 00 00                        #     INPPS
        08 00 08 00  00 00 00 00                        #     OUTPPS
        08 00 09 00  00 00 00 00                        #     INBPS
        08 00 0a 00  00 00 00 00                        #     OUTBPS
        a0 00 0c 00                                     #   STATS64, 160
        0c 00 01 00  00 00 00 00  00 00 00 00           #     CONNS
        04 00 0b 00                                     #     PAD
        0c 00 02 00  00 00 00 00  00 00 00 00           #     INPKTS
        04 00 0b 00                                     #     PAD
        0c 00 03 00  00 00 00 00  00 00 00 00           #     OUTPKTS
        04 00 0b 00                                     #     PAD
        0c 00 04 00  00 00 00 00  00 00 00 00           #     INBYTES
        04 00 0b 00                                     #     PAD
        0c 00 05 00  00 00 00 00  00 00 00 00           #     OUTBYTES
        04 00 0b 00                                     #     PAD
        0c 00 06 00  00 00 00 00  00 00 00 00           #     CPS
        04 00 0b 00                                     #     PAD
        0c 00 07 00  00 00 00 00  00 00 00 00           #     INPPS
        04 00 0b 00                                     #     PAD
        0c 00 08 00  00 00 00 00  00 00 00 00           #     OUTPPS
        04 00 0b 00                                     #     PAD
        0c 00 09 00  00 00 00 00  00 00 00 00           #     INBPS
        04 00 0b 00                                     #     PAD
        0c 00 0a 00  00 00 00 00  00 00 00 00           #     OUTBPS
        """);

    private static readonly byte[] _master = Hex.Bytes("""
        09 01 00 00               # command 9, version 1
        3c 00 03 00               # IPVS_CMD_ATTR_DAEMON, 60
        08 00 01 00  01 00 00 00  #   STATE
        07 00 02 00  6c 6f 00 00  #   MCAST_IFN
        08 00 03 00  07 00 00 00  #   SYNC_ID
        06 00 04 00  e8 03 00 00  #   SYNC_MAXLEN
        06 00 07 00  28 23 00 00  #   MCAST_PORT
        05 00 08 00  03 00 00 00  #   MCAST_TTL
        08 00 05 00  e0 00 00 63  #   MCAST_GROUP
        """);

    private static readonly byte[] _backup6 = Hex.Bytes("""
        09 01 00 00                                     # command 9, version 1
        48 00 03 00                                     # IPVS_CMD_ATTR_DAEMON, 72
        08 00 01 00  02 00 00 00                        #   STATE
        07 00 02 00  6c 6f 00 00                        #   MCAST_IFN
        08 00 03 00  08 00 00 00                        #   SYNC_ID
        06 00 04 00  cf ff 00 00                        #   SYNC_MAXLEN
        06 00 07 00  90 22 00 00                        #   MCAST_PORT
        05 00 08 00  01 00 00 00                        #   MCAST_TTL
        14 00 06 00  ff 02 00 00  00 00 00 00  00 00 00 00  00 00 00 99  #   MCAST_GROUP6
        """);

    private static readonly byte[] _info = Hex.Bytes("""
        0e 01 00 00               # command 14, version 1
        08 00 01 00  01 02 01 00  # VERSION
        08 00 02 00  00 10 00 00  # CONN_TAB_SIZE
        """);

    private static readonly byte[] _timeouts = Hex.Bytes("""
        0c 01 00 00               # command 12, version 1
        08 00 04 00  84 03 00 00  # TIMEOUT_TCP
        08 00 05 00  78 00 00 00  # TIMEOUT_TCP_FIN
        08 00 06 00  2c 01 00 00  # TIMEOUT_UDP
        """);

    // What "ipvsadm -Ln --stats" and "--rate" said of the service and its destination then.
    private static readonly IpvsStatistics _counted = new(3, 3, 3, 93, 177, new(0, 0, 0, 12, 22));

    [Fact]
    public void A_service_with_its_counters()
    {
        Assert.True(IpvsReplies.TryReadServiceReport(_service, out ServiceReport? report));

        VirtualService expected = new(new(IpvsProtocol.Udp, IPAddress.Parse("192.0.2.1"), 53), "wrr")
        {
            Options = ServiceOptions.Persistent, // and the kernel's own "hashed", which is left out
            PersistenceTimeout = TimeSpan.FromSeconds(50),
            PersistenceMask = 0xFFFFFF00,
        };
        Assert.Equal(new ServiceReport(expected, _counted), report);
    }

    [Fact]
    public void A_service_by_mark()
    {
        Assert.True(IpvsReplies.TryReadService(_markService, out VirtualService? service));

        Assert.Equal(new(new(5, IpFamily.IPv6), "rr") { Options = ServiceOptions.Scheduler1 }, service);
    }

    [Fact]
    public void A_destination_with_its_counters()
    {
        Assert.True(IpvsReplies.TryReadDestinationReport(_destination, IpFamily.IPv4, out DestinationReport? report));

        Destination expected = new(IPAddress.Loopback, 5353, ForwardingMethod.Masquerade, 7)
        {
            UpperThreshold = 20,
            LowerThreshold = 10,
        };
        Assert.Equal(new DestinationReport(expected, 0, 3, 1, _counted), report);
    }

    [Fact]
    public void A_tunnelled_destination()
    {
        Assert.True(IpvsReplies.TryReadDestination(_tunnelDestination, IpFamily.IPv6, out Destination? destination));

        Destination expected = new(IPAddress.Parse("2001:db8::7"), 80, ForwardingMethod.Tunnel, 3)
        {
            Tunnel = new(TunnelKind.Gue, 6080),
        };
        Assert.Equal(expected, destination);
    }

    [Fact]
    public void Sync_daemons()
    {
        Assert.True(IpvsReplies.TryReadDaemon(_master, out SyncDaemon? master));
        Assert.True(IpvsReplies.TryReadDaemon(_backup6, out SyncDaemon? backup));

        Assert.Equal(
            new SyncDaemon(SyncRole.Master, "lo", 7)
            {
                MaxLength = 1000,
                Group = IPAddress.Parse("224.0.0.99"),
                Port = 9000,
                TimeToLive = 3,
            },
            master);
        Assert.Equal(
            new SyncDaemon(SyncRole.Backup, "lo", 8) { MaxLength = 65487, Group = IPAddress.Parse("ff02::99") }, backup);
    }

    [Fact]
    public void Info_and_timeouts()
    {
        Assert.True(IpvsReplies.TryReadInfo(_info, out IpvsInfo? info));
        Assert.True(IpvsReplies.TryReadTimeouts(_timeouts, out IpvsTimeouts? timeouts));

        Assert.Equal(new IpvsInfo(new Version(1, 2, 1), 4096), info);
        Assert.Equal(
            new(TimeSpan.FromSeconds(900), TimeSpan.FromSeconds(120), TimeSpan.FromSeconds(300)), timeouts);
    }

    [Fact]
    public void Counters_beyond_32_bits_are_read_and_older_kernels_give_narrow_ones()
    {
        byte[] nested = Hex.Bytes("""
            06 00 01 00  02 00 00 00  08 00 05 00  09 00 00 00  # AF, FWMARK 9
            08 00 06 00  72 72 00 00  # SCHED_NAME rr
            18 00 0a 00  # STATS
              08 00 01 00  07 00 00 00  # CONNS 7
              0c 00 04 00  08 00 00 00  00 00 00 00  # INBYTES 8
            """);
        byte[] wide = Hex.Bytes("10 00 0c 00  0c 00 01 00  07 00 00 00  01 00 00 00"); // STATS64, CONNS 2^32 + 7

        Assert.True(IpvsReplies.TryReadServiceReport(Service(nested), out ServiceReport? old));
        Assert.True(IpvsReplies.TryReadServiceReport(Service([.. nested, .. wide]), out ServiceReport? report));
        Assert.True(IpvsReplies.TryReadServiceReport(Service([.. wide, .. nested]), out ServiceReport? turned));

        Assert.Equal((7UL, 8UL), (old.Statistics.Connections, old.Statistics.IncomingBytes));
        Assert.Equal(4294967303UL, report.Statistics.Connections);
        Assert.Equal(4294967303UL, turned.Statistics.Connections);
    }

    [Fact]
    public void An_older_kernel_does_not_name_the_family_of_a_destination()
    {
        byte[] body = Hex.Bytes("""
            05 01 00 00  34 00 02 80
              14 00 01 00  0a 00 00 07  00 00 00 00  00 00 00 00  00 00 00 00  # ADDR
              06 00 02 00  00 50 00 00  08 00 03 00  83 00 00 00  # PORT, FWD_METHOD direct route and a bit beyond the mask
              0c 00 63 00  00 00 00 00  00 00 00 00  # an attribute of a newer kernel
            """);

        Assert.True(IpvsReplies.TryReadDestination(body, IpFamily.IPv4, out Destination? destination));
        Assert.Equal(new(IPAddress.Parse("10.0.0.7"), 80, ForwardingMethod.DirectRoute, 0), destination);
        Assert.False(IpvsReplies.TryReadDestination(body, (IpFamily)7, out _));
    }

    [Fact]
    public void Every_cut_of_an_answer_is_refused_or_read_and_never_throws()
    {
        foreach (byte[] whole in new[] { _service, _markService, _destination, _tunnelDestination, _master, _info, _timeouts })
        {
            for (int length = 0; length < whole.Length; length++)
            {
                Assert.Equal(0, ReadAsEverything(whole.AsSpan(0, length)));
            }

            Assert.NotEqual(0, ReadAsEverything(whole));
        }
    }

    [Fact]
    public void A_hundred_thousand_damaged_answers_never_throw()
    {
        byte[][] samples = [_service, _markService, _destination, _tunnelDestination, _master, _backup6, _info, _timeouts];
        Random random = new(20260727); // the seed
        for (int round = 0; round < 100_000; round++)
        {
            byte[] bytes = [.. samples[random.Next(samples.Length)]];
            for (int hits = random.Next(1, 12); hits > 0; hits--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            ReadAsEverything(bytes.AsSpan(0, random.Next(bytes.Length + 1)));
        }
    }

    [Fact]
    public void A_hundred_thousand_random_answers_never_throw()
    {
        Random random = new(112358); // the seed
        byte[] bytes = new byte[96];
        for (int round = 0; round < 100_000; round++)
        {
            random.NextBytes(bytes);
            MemoryMarshal.Write(bytes.AsSpan(4), (ushort)random.Next(4, 90));
            MemoryMarshal.Write(bytes.AsSpan(6), (ushort)random.Next(1, 4));
            ReadAsEverything(bytes.AsSpan(0, random.Next(bytes.Length + 1)));
        }
    }

    private static byte[] Service(byte[] attributes)
    {
        byte[] body = [1, 1, 0, 0, 0, 0, 1, 0, .. attributes];
        MemoryMarshal.Write(body.AsSpan(4), (ushort)(attributes.Length + 4));
        return body;
    }

    // How many kinds of answer it can be taken for.
    private static int ReadAsEverything(ReadOnlySpan<byte> body)
    {
        int kinds = 0;
        kinds += IpvsReplies.TryReadServiceReport(body, out _) ? 1 : 0;
        kinds += IpvsReplies.TryReadDestinationReport(body, IpFamily.IPv4, out _) ? 1 : 0;
        kinds += IpvsReplies.TryReadDaemon(body, out _) ? 1 : 0;
        kinds += IpvsReplies.TryReadInfo(body, out _) ? 1 : 0;
        kinds += IpvsReplies.TryReadTimeouts(body, out _) ? 1 : 0;
        return kinds;
    }
}
