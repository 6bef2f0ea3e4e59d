using System.Net;
using IpvsHa.Netlink.Route;

namespace IpvsHa.Netlink.Tests.Route;

/// <summary>What the real kernel cannot be asked for; the rest is in integration/netns.</summary>
public sealed class RouteClientTests
{
    [Fact]
    public void A_link_that_is_not_there_is_null()
    {
        using RouteClient client = new(new ScriptedKernel(Answers.Error(1, 19), Answers.Error(2, 19)));

        Assert.Null(client.FindLink("eth0"));
        Assert.Null(client.FindLink(7));
    }

    [Theory]
    [InlineData("")]
    [InlineData("sixteen.letters!")]
    [InlineData("ünder")]
    public void A_name_that_no_link_can_have_is_not_asked_for(string name)
    {
        using ScriptedKernel kernel = new();
        using RouteClient client = new(kernel);

        Assert.Null(client.FindLink(name));
        Assert.Null(client.FindLink(0)); // a dump of the kernel's
        Assert.Empty(kernel.Sent);
    }

    [Fact]
    public void A_reply_that_is_no_link_is_EBADMSG()
    {
        using RouteClient client = new(new ScriptedKernel(Answers.Done(1)));

        Assert.Equal("look up eth0: EBADMSG", Assert.Throws<NetlinkException>(() => client.FindLink("eth0")).Message);
    }

    [Theory]
    [InlineData(false, "05 06")] // NLM_F_CREATE, NLM_F_EXCL
    [InlineData(true, "05 05")]  // NLM_F_CREATE, NLM_F_REPLACE
    public void Replacing_is_a_matter_of_flags(bool replace, string flags)
    {
        using ScriptedKernel kernel = new(Answers.Done(1), Answers.Done(2));
        using RouteClient client = new(kernel);
        InterfaceAddress address = new(3, IPAddress.Parse("192.0.2.1"), 24);

        client.AddAddress(address, replace);
        client.AddAddresses([address], replace);

        Assert.Equal(Hex.Bytes("14 00" + flags), kernel.Sent[0][4..8]);
        Assert.Equal(Hex.Bytes("14 00" + flags), kernel.Sent[1][4..8]);
    }
}
