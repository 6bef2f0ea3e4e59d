using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace IpvsHa.Netlink.Tests;

/// <summary>On loopback: what two sockets of this process say to each other.</summary>
public sealed class LinuxSocketTests
{
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(5);

    [Fact]
    public void A_datagram_arrives_with_its_sender_and_its_time_to_live()
    {
        using LinuxSocket receiver = OpenUdp("127.0.0.1", out byte[] receiverAddress);
        using LinuxSocket sender = OpenUdp("127.0.0.1", out byte[] senderAddress);
        Assert.Equal(Errno.None, receiver.SetOption(LinuxNumbers.SolIp, LinuxNumbers.IpRecvTtl, 1));
        Assert.Equal(Errno.None, sender.SetOption(LinuxNumbers.SolIp, LinuxNumbers.IpTtl, 255));
        byte[] buffer = new byte[16];
        byte[] source = new byte[SocketAddressBytes.MaxLength];
        byte[] control = new byte[64];

        Assert.Equal(Errno.EAGAIN, receiver.Receive(buffer, source, control, out _));
        Assert.Equal(Errno.None, sender.Send("hello"u8, receiverAddress));
        WaitFor(receiver);
        Assert.Equal(Errno.None, receiver.Receive(buffer, source, control, out ReceivedDatagram received));

        Assert.Equal("hello"u8.ToArray(), buffer[..received.Length]);
        Assert.Equal(senderAddress, source[..received.SourceLength]);
        ControlMessageReader messages = new(control.AsSpan(0, received.ControlLength));
        Assert.True(messages.Read(out int level, out int type, out ReadOnlySpan<byte> ttl));
        Assert.Equal((LinuxNumbers.SolIp, LinuxNumbers.IpTtl, 255), (level, type, MemoryMarshal.Read<int>(ttl)));
        Assert.False(messages.Read(out _, out _, out _));
        Assert.False(messages.IsMalformed);
        Assert.False(received.IsTruncated || received.IsControlTruncated);
    }

    [Fact]
    public void Control_messages_tell_the_hop_limit_and_the_destination_of_ipv6_and_choose_the_source()
    {
        using LinuxSocket receiver = OpenUdp("::1", out byte[] address);
        using LinuxSocket sender = OpenUdp("::", out _);
        receiver.SetOption(LinuxNumbers.SolIpv6, LinuxNumbers.Ipv6RecvPktInfo, 1);
        receiver.SetOption(LinuxNumbers.SolIpv6, LinuxNumbers.Ipv6RecvHopLimit, 1);
        byte[] packetInfo = [.. IPAddress.IPv6Loopback.GetAddressBytes(), 0, 0, 0, 0]; // struct in6_pktinfo
        byte[] out6 = new byte[ControlMessage.Space(20) + ControlMessage.Space(4)];
        int length = ControlMessage.Write(out6, LinuxNumbers.SolIpv6, LinuxNumbers.Ipv6PktInfo, packetInfo);
        length += ControlMessage.Write(out6.AsSpan(length), LinuxNumbers.SolIpv6, LinuxNumbers.Ipv6HopLimit, [77, 0, 0, 0]);
        byte[] control = new byte[128];

        Assert.Equal(Errno.None, sender.Send([1], address, out6.AsSpan(0, length)));
        WaitFor(receiver);
        Assert.Equal(Errno.None, receiver.Receive(new byte[4], default, control, out ReceivedDatagram received));

        Dictionary<int, byte[]> found = [];
        ControlMessageReader messages = new(control.AsSpan(0, received.ControlLength));
        while (messages.Read(out _, out int type, out ReadOnlySpan<byte> payload))
        {
            found[type] = payload.ToArray();
        }

        Assert.Equal([77, 0, 0, 0], found[LinuxNumbers.Ipv6HopLimit]);
        Assert.Equal(IPAddress.IPv6Loopback.GetAddressBytes(), found[LinuxNumbers.Ipv6PktInfo][..16]);
        Assert.Equal(1, BitConverter.ToInt32(found[LinuxNumbers.Ipv6PktInfo], 16)); // lo
    }

    [Fact]
    public void What_does_not_fit_is_cut_and_says_so()
    {
        using LinuxSocket receiver = OpenUdp("127.0.0.1", out byte[] address);
        receiver.SetOption(LinuxNumbers.SolIp, LinuxNumbers.IpRecvTtl, 1);
        receiver.Send("hello"u8, address);
        WaitFor(receiver);
        byte[] buffer = new byte[2];

        Assert.Equal(Errno.None, receiver.Receive(buffer, default, new byte[4], out ReceivedDatagram received));

        Assert.Equal((2, true, true), (received.Length, received.IsTruncated, received.IsControlTruncated));
        Assert.Equal("he"u8.ToArray(), buffer);
    }

    [Fact]
    public void Errors_are_values()
    {
        using LinuxSocket socket = OpenUdp("127.0.0.1", out _);

        Assert.Equal(Errno.EAFNOSUPPORT, LinuxSocket.Open(999, LinuxNumbers.SockDgram, 0, out LinuxSocket? none));
        Assert.Null(none);
        Assert.Equal(Errno.EAFNOSUPPORT, LinuxSocket.OpenManaged(999, LinuxNumbers.SockDgram, 0, out Socket? noSocket));
        Assert.Null(noSocket);
        Assert.Equal(Errno.ENODEV, socket.BindToDevice("no-such-device"));
        Assert.Equal(Errno.ENODEV, socket.BindToDevice("sixteen.letters!"));
        Assert.Equal(Errno.ENOPROTOOPT, socket.SetOption(LinuxNumbers.SolIp, 9999, 1));
        Assert.Equal(Errno.EDESTADDRREQ, socket.Send([1], default));
        Assert.Equal(Errno.EINVAL, socket.Bind(new byte[16]));
    }

    [Fact]
    public void A_net_socket_of_an_unusual_kind_is_opened_and_set()
    {
        Assert.Equal(
            Errno.None,
            LinuxSocket.OpenManaged(LinuxNumbers.AfInet, LinuxNumbers.SockDgram, 17, out Socket? socket));
        using (socket)
        {
            Assert.Equal(Errno.None, LinuxSocket.SetOption(socket!, LinuxNumbers.SolIp, LinuxNumbers.IpTtl, 42));
            Assert.Equal(42, socket!.Ttl);
            Assert.Equal(Errno.None, LinuxSocket.BindToDevice(socket, "lo"));
        }
    }

    [Fact]
    public void Options_are_read_back()
    {
        using LinuxSocket socket = OpenUdp("127.0.0.1", out _);

        Assert.Equal(Errno.None, socket.SetOption(LinuxNumbers.SolIp, LinuxNumbers.IpTtl, 200));
        Assert.Equal(Errno.None, socket.GetOption(LinuxNumbers.SolIp, LinuxNumbers.IpTtl, out int ttl));

        Assert.Equal(200, ttl);
    }

    [Fact]
    public void Sending_receiving_and_waiting_allocate_nothing()
    {
        using LinuxSocket socket = OpenUdp("127.0.0.1", out byte[] address);
        Poller poller = new(2);
        poller.Add(socket.Handle);
        byte[] buffer = new byte[64];
        byte[] source = new byte[SocketAddressBytes.MaxLength];
        byte[] control = new byte[64];
        Round();

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            Round();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Round()
        {
            socket.Send(buffer.AsSpan(0, 20), address);
            poller.Wait(_soon);
            socket.Receive(buffer, source, control, out _);
            socket.Receive(buffer, source, control, out _);
        }
    }

    private static LinuxSocket OpenUdp(string address, out byte[] bound)
    {
        IPAddress ip = IPAddress.Parse(address);
        int family = ip.AddressFamily == AddressFamily.InterNetwork ? LinuxNumbers.AfInet : LinuxNumbers.AfInet6;
        Assert.Equal(Errno.None, LinuxSocket.Open(family, LinuxNumbers.SockDgram, 0, out LinuxSocket? socket));
        byte[] buffer = new byte[SocketAddressBytes.MaxLength];
        int length = SocketAddressBytes.Write(buffer, ip, port: 0);
        Assert.Equal(Errno.None, socket!.Bind(buffer.AsSpan(0, length)));
        Assert.Equal(Errno.None, socket.GetLocalAddress(buffer, out length));
        bound = buffer[..length];
        Assert.NotEqual(0, BinaryPrimitives.ReadUInt16BigEndian(bound.AsSpan(2)));
        return socket;
    }

    private static void WaitFor(LinuxSocket socket)
    {
        Poller poller = new(1);
        poller.Add(socket.Handle);
        Assert.Equal(1, poller.Wait(_soon));
    }
}
