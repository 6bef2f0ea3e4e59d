using System.Net;
using System.Net.Sockets;
using IpvsHa.Config;
using IpvsHa.Config.Effective;
using IpvsHa.Host.Composition;
using IpvsHa.Ipvs;
using IpvsHa.Scripts;
using IpvsHa.Vrrp.Settings;

namespace IpvsHa.Host.Tests;

public sealed class ComposerTests : IDisposable
{
    private readonly ScriptRunner _runner = new(TimeProvider.System);

    [Fact]
    public void An_instance_gets_the_defaults_that_keepalived_documents()
    {
        VirtualRouterSettings router = Assert.Single(Vrrp("""
            vrrp_instance VI_1 {
                interface eth0
                virtual_router_id 51
                virtual_ipaddress {
                    192.0.2.10
                }
            }
            """).Settings.Routers);

        Assert.Equal(("VI_1", "eth0", (byte)51), (router.Name, router.Interface, router.VirtualRouterId));
        Assert.Equal((AddressFamily.InterNetwork, (byte)2, (byte)100), (router.Family, router.Version, router.Priority));
        Assert.Equal((false, true), (router.StartsAsMaster, router.Preempt));
        Assert.Equal((TimeSpan.FromSeconds(1), 3), (router.AdvertInterval, router.DownTimerAdverts));
        Assert.Equal([new VirtualAddress(IPAddress.Parse("192.0.2.10"), 32)], router.Addresses);
        Assert.Equal(
            (5, TimeSpan.FromSeconds(5), TimeSpan.Zero),
            (router.Announcements.Repeat, router.Announcements.Delay, router.Announcements.Refresh));
        Assert.Equal(VrrpAuthentication.None, router.Authentication);
    }

    [Fact]
    public void Everything_that_an_instance_says_arrives()
    {
        VirtualRouterSettings router = Assert.Single(Vrrp("""
            vrrp_script chk {
                script "/bin/true"
                interval 2
                weight -20
                fall 2
                rise 3
                init_fail
            }
            vrrp_instance VI_1 {
                state MASTER
                interface eth0
                virtual_router_id 51
                priority 150
                advert_int 2
                garp_master_delay 1
                authentication {
                    auth_type PASS
                    auth_pass 1111
                }
                unicast_src_ip 192.0.2.1
                unicast_peer {
                    192.0.2.2
                }
                virtual_ipaddress {
                    192.0.2.10/24 brd + dev eth1 label eth1:vip scope link
                }
                virtual_ipaddress_excluded {
                    2001:db8::10/128
                }
                track_interface {
                    eth1 weight 10
                }
                track_script {
                    chk
                }
            }
            """).Settings.Routers);

        Assert.Equal((true, (byte)150, TimeSpan.FromSeconds(2)), (router.StartsAsMaster, router.Priority, router.AdvertInterval));
        Assert.Equal(new VrrpAuthentication(1, 0x31313131_00000000), router.Authentication);
        Assert.Equal(IPAddress.Parse("192.0.2.1"), router.SourceAddress);
        Assert.Equal(IPAddress.Parse("192.0.2.2"), Assert.Single(router.UnicastPeers).Address);
        VirtualAddress address = Assert.Single(router.Addresses);
        Assert.Equal((IPAddress.Parse("192.0.2.255"), "eth1", "eth1:vip", (byte)253), (address.Broadcast, address.Device, address.Label, address.Scope));
        Assert.Equal(0u, Assert.Single(router.ExcludedAddresses).PreferredLifetimeSeconds); // never a source address
        Assert.Equal([new TrackerSettings("eth1", 10)], router.TrackedInterfaces);
        Assert.Equal([new TrackerSettings("chk", -20, IsReversed: false, StartsBad: true)], router.Trackers);
        Assert.Equal(TimeSpan.FromSeconds(1), router.Announcements.Delay);
    }

    [Fact]
    public void A_script_that_is_missing_neither_helps_nor_harms()
    {
        VrrpComposition composition = Vrrp("""
            vrrp_script chk {
                script "/nowhere/check.sh"
            }
            vrrp_instance VI_1 {
                interface eth0
                virtual_router_id 51
                virtual_ipaddress {
                    192.0.2.10
                }
                track_script {
                    chk
                }
                notify /nowhere/notify.sh
            }
            """);

        Assert.Empty(composition.Scripts);
        Assert.Empty(Assert.Single(composition.Settings.Routers).Trackers);
        Assert.Null(composition.Notify["VI_1"].Any);
    }

    [Fact]
    public void A_virtual_server_becomes_a_plan_with_its_checks()
    {
        VirtualServerComposition server = Assert.Single(Lvs("""
            virtual_server 192.0.2.10 80 {
                delay_loop 6
                lb_algo wrr
                lb_kind DR
                persistence_timeout 50
                persistence_granularity 255.255.255.0
                protocol TCP
                quorum 2
                hysteresis 1
                sorry_server 192.0.2.99 80
                real_server 192.0.2.21 80 {
                    weight 3
                    inhibit_on_failure
                    HTTP_GET {
                        url {
                            path /health
                            status_code 200
                        }
                        connect_timeout 3
                        retry 4
                    }
                }
                real_server 192.0.2.22 80 {
                    TCP_CHECK {
                        connect_port 81
                    }
                }
            }
            """));

        Assert.Equal(("[192.0.2.10]:tcp:80", "tcp"), (server.Name, server.Protocol));
        VirtualService service = Assert.Single(server.Plan.Services);
        Assert.Equal(new ServiceKey(IpvsProtocol.Tcp, IPAddress.Parse("192.0.2.10"), 80), service.Key);
        Assert.Equal(
            ("wrr", ServiceOptions.Persistent, TimeSpan.FromSeconds(50), 0xFFFFFF00u),
            (service.Scheduler, service.Options, service.PersistenceTimeout, service.PersistenceMask));
        Assert.Equal((2u, 1u), (server.Plan.Quorum.Quorum, server.Plan.Quorum.Hysteresis));
        Assert.Equal(IPAddress.Parse("192.0.2.99"), server.Plan.SorryServer!.Address);
        Assert.Equal(
            [(3, true, ForwardingMethod.DirectRoute), (1, false, ForwardingMethod.DirectRoute)],
            server.Plan.RealServers.Select(static real => (real.Weight, real.InhibitOnFailure, real.Forwarding)));
        CheckComposition http = Assert.Single(server.RealServers[0].Checks);
        Assert.Equal("HTTP_GET [192.0.2.21]:80", http.Name);
        Assert.Equal(
            (TimeSpan.FromSeconds(6), 4L, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(9)),
            (http.Timing.DelayLoop, http.Timing.Retries, http.Timing.RetryDelay, http.Timing.Deadline));
        CheckComposition tcp = Assert.Single(server.RealServers[1].Checks);
        Assert.Equal("TCP_CHECK [192.0.2.22]:81", tcp.Name);
        Assert.Equal((1L, TimeSpan.FromSeconds(1), true), (tcp.Timing.Retries, tcp.Timing.RetryDelay, tcp.StartsUp));
    }

    [Theory]
    [InlineData("virtual_server fwmark 7 {\n lb_kind NAT\n real_server 10.0.0.1 80 {\n }\n}", "FWM 7")]
    [InlineData("virtual_server 2001:db8::1 443 {\n protocol UDP\n real_server 2001:db8::2 443 {\n }\n}", "[2001:db8::1]:udp:443")]
    public void The_name_is_the_one_that_keepalived_writes(string text, string expected) =>
        Assert.Equal(expected, Assert.Single(Lvs(text)).Name);

    [Fact]
    public void Checks_that_would_behave_alike_have_equal_keys_and_others_do_not()
    {
        CheckComposition Check(string line) => Assert.Single(Assert.Single(Assert.Single(Lvs($$"""
            virtual_server 192.0.2.10 80 {
                protocol TCP
                real_server 192.0.2.21 80 {
                    TCP_CHECK {
                        {{line}}
                    }
                }
            }
            """)).RealServers).Checks);

        Assert.Equal(Check("").Key, Check("connect_port 80").Key);
        Assert.NotEqual(Check("").Key, Check("connect_port 81").Key);
        Assert.NotEqual(Check("").Key, Check("retry 7").Key);
        Assert.NotEqual(Check("").Key, Check("alpha").Key);
    }

    public void Dispose() => _runner.Dispose();

    private static VrrpComposition Vrrp(string text)
    {
        KeepalivedConfig config = ConfigParser.ParseText(text).Config;
        return VrrpComposer.Compose(config, new ScriptComposer(EffectiveGlobals.Resolve(config)));
    }

    private IReadOnlyList<VirtualServerComposition> Lvs(string text)
    {
        KeepalivedConfig config = ConfigParser.ParseText(text).Config;
        return new LvsComposer(
            config, new ScriptComposer(EffectiveGlobals.Resolve(config)), _runner, TimeProvider.System).Compose();
    }
}
