using System.Net;

namespace IpvsHa.Ipvs.Tests;

public sealed class ServiceKeyTests
{
    [Theory]
    [InlineData("TCP 192.0.2.1:80")]
    [InlineData("UDP [2001:db8::1]:53")]
    [InlineData("SCTP 192.0.2.1:0")]
    [InlineData("FWM 5")]
    [InlineData("FWM 4294967295 IPv6")]
    public void Text_and_back(string text)
    {
        Assert.True(ServiceKey.TryParse(text, out ServiceKey? key));

        Assert.Equal(text, key!.ToString());
        Assert.True(ServiceKey.TryParse(text, out ServiceKey? again));
        Assert.Equal(key, again);
        Assert.Equal(key.GetHashCode(), again!.GetHashCode());
    }

    [Theory]
    [InlineData("")]
    [InlineData("TCP")]
    [InlineData("ICMP 192.0.2.1:80")]
    [InlineData("TCP 192.0.2.300:80")]
    [InlineData("TCP 192.0.2.1:65536")]
    [InlineData("FWM 0")]
    [InlineData("FWM 5 IPv4")]
    [InlineData("FWM 5 IPv6 x")]
    [InlineData("FWM 4294967296")]
    [InlineData("None 192.0.2.1:80")]
    public void Other_text_is_no_key(string text) => Assert.False(ServiceKey.TryParse(text, out _));

    [Fact]
    public void Every_field_tells_two_services_apart()
    {
        IPAddress address = IPAddress.Parse("192.0.2.1");
        ServiceKey[] keys =
        [
            new(IpvsProtocol.Tcp, address, 80), new(IpvsProtocol.Udp, address, 80), new(IpvsProtocol.Tcp, address, 81),
            new(IpvsProtocol.Tcp, IPAddress.Parse("192.0.2.2"), 80), new(IpvsProtocol.Tcp, IPAddress.Parse("::1"), 80),
            new(80, IpFamily.IPv4), new(80, IpFamily.IPv6), new(81, IpFamily.IPv4),
        ];

        Assert.Equal(keys.Length, keys.Distinct().Count());
    }

    [Fact]
    public void A_scope_is_dropped() =>
        Assert.Equal(
            new ServiceKey(IpvsProtocol.Tcp, IPAddress.Parse("fe80::1"), 80),
            new ServiceKey(IpvsProtocol.Tcp, IPAddress.Parse("fe80::1%3"), 80));

    [Fact]
    public void What_names_no_service_is_the_callers_mistake()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ServiceKey(0, IpFamily.IPv4));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ServiceKey(IpvsProtocol.None, IPAddress.Loopback, 80));
    }
}
