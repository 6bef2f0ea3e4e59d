using System.Runtime.InteropServices;
using IpvsHa.Netlink.Route;

namespace IpvsHa.Netlink.Tests;

/// <summary>What needs no rights: reading, and messages between two sockets of this process.</summary>
public sealed class NetlinkSocketTests
{
    [Fact]
    public void The_loopback_is_link_1()
    {
        using RouteClient client = RouteClient.Open();

        Assert.Equal(1, client.FindLink("lo")!.Index);
        Assert.Contains(client.ListLinks(), link => link is { Index: 1, Name: "lo", HardwareType: 772 });
        Assert.Null(client.FindLink("no-such-link"));
    }

    [Fact]
    public void Silence_is_a_timeout_or_nothing()
    {
        using NetlinkSocket socket = new(
            NetlinkProtocol.Route, new NetlinkSocketOptions { ReceiveTimeout = TimeSpan.FromMilliseconds(20) });
        byte[] buffer = new byte[64];

        Assert.Equal(Errno.ETIMEDOUT, Assert.Throws<NetlinkException>(() => socket.Receive(buffer)).Errno);
        Assert.False(socket.TryReceive(buffer, out int length));
        Assert.Equal(0, length);
    }

    [Fact]
    public void A_message_that_does_not_come_from_the_kernel_is_dropped()
    {
        using NetlinkSocket socket = new(
            NetlinkProtocol.Route, new NetlinkSocketOptions { ReceiveTimeout = TimeSpan.FromMilliseconds(20) });
        Assert.Equal(
            Errno.None, LinuxSocket.Open(LinuxNumbers.AfNetlink, LinuxNumbers.SockRaw, 0, out LinuxSocket? forger));
        using (forger)
        {
            forger!.Bind(Hex.Bytes("10 00 00 00 00 00 00 00 00 00 00 00"));
            byte[] address = new byte[12];
            Assert.Equal(12, LibC.GetName(socket.Descriptor, address));
            Assert.NotEqual(0u, MemoryMarshal.Read<uint>(address.AsSpan(4)));
            byte[] forged = Hex.Bytes("10 00 00 00 10 00 00 00 00 00 00 00 00 00 00 00");
            Assert.Equal(Errno.None, forger.Send(forged, address));
        }

        byte[] buffer = new byte[64];
        Assert.False(socket.TryReceive(buffer, out _));
        Assert.Equal(Errno.ETIMEDOUT, Assert.Throws<NetlinkException>(() => socket.Receive(buffer)).Errno);
    }

    [Fact]
    public void An_answer_larger_than_the_buffer_is_EMSGSIZE()
    {
        using NetlinkSocket socket = new(NetlinkProtocol.Route);
        byte[] request = new byte[64];
        NetlinkMessageWriter writer = new(request);
        writer.Write(NetlinkHeader.NoopType, NetlinkFlags.Request | NetlinkFlags.Ack, sequence: 1, default);

        socket.Send(writer.Written);
        NetlinkException error = Assert.Throws<NetlinkException>(() => socket.Receive(new byte[20]));
        socket.Send(writer.Written);

        Assert.Equal("receive 36 bytes from the kernel into 20: EMSGSIZE", error.Message);
        Assert.Equal(36, socket.Receive(new byte[36]));
    }

    [Fact]
    public void An_unknown_protocol_or_group_is_refused()
    {
        Assert.Equal(
            Errno.EPROTONOSUPPORT, Assert.Throws<NetlinkException>(() => new NetlinkSocket((NetlinkProtocol)31)).Errno);
        NetlinkSocketOptions options = new() { Groups = [9999] };
        NetlinkException error = Assert.Throws<NetlinkException>(() => new NetlinkSocket(NetlinkProtocol.Route, options));
        Assert.Equal("join netlink group 9999: EINVAL", error.Message);
    }

    [Fact]
    public void A_refusal_of_strict_checking_has_words()
    {
        using NetlinkSocket socket = new(NetlinkProtocol.Route, new NetlinkSocketOptions { StrictChecking = true });
        NetlinkClient client = new(socket);
        byte[] body = [255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]; // no such family, and too long for ifaddrmsg

        NetlinkException error = Assert.Throws<NetlinkException>(() => client.Dump(
            "list", RouteMessageType.GetAddr, 0, body, (in NetlinkHeader header, ReadOnlySpan<byte> message, out int entry) =>
            {
                entry = 0;
                return true;
            }));

        Assert.NotEqual("", error.KernelText);
    }
}
