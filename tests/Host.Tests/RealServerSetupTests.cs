using System.Net;
using IpvsHa.Config;
using IpvsHa.Host.RealServers;

namespace IpvsHa.Host.Tests;

public sealed class RealServerSetupTests
{
    private const string Pair = """
        virtual_server 192.0.2.10 80 {
            lb_algo rr
            lb_kind DR
            protocol TCP
            real_server 192.0.2.21 80 {
                TCP_CHECK {
                }
            }
            real_server 192.0.2.22 80 {
                lvs_method TUN
                TCP_CHECK {
                }
            }
            real_server 192.0.2.23 80 {
                lvs_method NAT
                TCP_CHECK {
                }
            }
        }
        virtual_server 2001:db8::10 80 {
            lb_algo rr
            lb_kind DR
            protocol TCP
            real_server 2001:db8::21 80 {
                TCP_CHECK {
                }
            }
        }
        virtual_server fwmark 7 {
            lb_algo rr
            lb_kind DR
            real_server 192.0.2.24 80 {
                TCP_CHECK {
                }
            }
        }
        """;

    [Fact]
    public void Direct_routing_wants_the_address_on_lo_and_silence_about_it_in_arp()
    {
        RealServerSetup setup = For("192.0.2.21")!;

        Assert.Equal([(IPAddress.Parse("192.0.2.10"), "lo")], setup.Addresses);
        Assert.Equal(
            [
                ("net/ipv4/conf/all/arp_announce", "2"),
                ("net/ipv4/conf/all/arp_ignore", "1"),
                ("net/ipv4/conf/lo/arp_announce", "2"),
                ("net/ipv4/conf/lo/arp_ignore", "1"),
            ],
            setup.Settings);
        Assert.Empty(setup.Tunnels);
    }

    [Fact]
    public void A_tunnel_wants_its_device_up_and_no_check_of_the_way_back()
    {
        RealServerSetup setup = For("192.0.2.22")!;

        Assert.Equal([(IPAddress.Parse("192.0.2.10"), "tunl0")], setup.Addresses);
        Assert.Equal(["tunl0"], setup.Tunnels);
        Assert.Contains(("net/ipv4/conf/all/rp_filter", "0"), setup.Settings);
        Assert.Contains(("net/ipv4/conf/tunl0/rp_filter", "0"), setup.Settings);
        Assert.Contains(("net/ipv4/conf/all/arp_ignore", "1"), setup.Settings);
    }

    [Fact]
    public void IPv6_needs_no_tuning_since_nobody_answers_for_addresses_of_another_interface()
    {
        RealServerSetup setup = For("2001:db8::21")!;

        Assert.Equal([(IPAddress.Parse("2001:db8::10"), "lo")], setup.Addresses);
        Assert.Empty(setup.Settings);
    }

    [Fact]
    public void A_firewall_mark_hides_the_addresses_and_that_is_said()
    {
        RealServerSetup setup = For("192.0.2.24")!;

        Assert.Empty(setup.Addresses);
        Assert.Contains("goes by firewall mark 7", Assert.Single(setup.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("192.0.2.23")] // NAT needs nothing but a route
    [InlineData("198.51.100.1")]
    public void A_machine_that_is_no_such_real_server_gets_none(string own) => Assert.Null(For(own));

    private static RealServerSetup? For(string own) =>
        RealServerSetup.For(ConfigParser.ParseText(Pair).Config, new HashSet<IPAddress> { IPAddress.Parse(own) });
}
