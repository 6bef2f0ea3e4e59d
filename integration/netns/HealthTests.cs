namespace IpvsHa.Netns;

/// <summary>What health does to the table.</summary>
[NeedsIpvs]
public sealed class HealthTests
{
    [Fact]
    public async Task A_lost_quorum_brings_the_sorry_server_and_its_script_and_the_quorum_takes_it_away()
    {
        await using Balanced lab = await Balanced.BuildAsync(servers: ["192.168.1.111/24", "192.168.1.112/24", "192.168.1.113/24"]);
        await Services.RecordAsync(lab.A.Machine, "/usr/local/bin/quorum.sh");
        lab.A.Start($$"""
            virtual_server 192.168.1.100 80 {
                delay_loop 1
                lb_algo rr
                lb_kind DR
                protocol TCP
                quorum 2
                quorum_up "/usr/local/bin/quorum.sh up"
                quorum_down "/usr/local/bin/quorum.sh down"
                sorry_server 192.168.1.113 80
                {{Checked(111)}}
                {{Checked(112)}}
            }
            """);
        string[] both = ["-> 192.168.1.111:80 Route 1", "-> 192.168.1.112:80 Route 1"];
        await lab.Lab.UntilAsync(() => IpvsListing.Destinations(lab.A.Machine).SequenceEqual(both), 6, "both servers");
        await lab.Lab.UntilAsync(() => Services.Calls(lab.A.Machine).SequenceEqual(["quorum.sh up"]), 3, "quorum_up ran");

        await lab.Web[0].StopAsync();
        await lab.Lab.UntilAsync(
            () => IpvsListing.Destinations(lab.A.Machine).SequenceEqual(["-> 192.168.1.113:80 Route 1"]), 8, "the sorry server alone");
        await lab.Lab.UntilAsync(() => Services.Calls(lab.A.Machine).SequenceEqual(["quorum.sh up", "quorum.sh down"]), 3, "quorum_down ran");
        await lab.Web[0].StartAsync();

        await lab.Lab.UntilAsync(() => IpvsListing.Destinations(lab.A.Machine).SequenceEqual(both), 6, "both servers again");
        await lab.Lab.UntilAsync(
            () => Services.Calls(lab.A.Machine).SequenceEqual(["quorum.sh up", "quorum.sh down", "quorum.sh up"]), 3, "quorum_up ran again");
    }

    [Fact]
    public async Task A_script_decides_and_sets_the_weight_with_misc_dynamic()
    {
        await using Balanced lab = await Balanced.BuildAsync(withWeb: false);
        await lab.A.Machine.WriteScriptAsync(
            "/usr/local/bin/check.sh", "#!/bin/bash\nread -r status < /run/status-$1 || exit 0\nexit $status\n");
        lab.A.Start("""
            virtual_server 192.168.1.100 80 {
                delay_loop 1
                lb_algo wrr
                lb_kind DR
                protocol TCP
                real_server 192.168.1.111 80 {
                    weight 3
                    MISC_CHECK {
                        misc_path "/usr/local/bin/check.sh 111"
                        misc_timeout 2
                    }
                }
                real_server 192.168.1.112 80 {
                    weight 5
                    MISC_CHECK {
                        misc_path "/usr/local/bin/check.sh 112"
                        misc_timeout 2
                        misc_dynamic
                    }
                }
            }
            """);
        await WeightsAsync("-> 192.168.1.111:80 Route 3", "-> 192.168.1.112:80 Route 5");

        lab.A.Machine.Write("/run/status-111", "1\n");
        await WeightsAsync("-> 192.168.1.112:80 Route 5");
        lab.A.Machine.Write("/run/status-112", "42\n");
        await WeightsAsync("-> 192.168.1.112:80 Route 40");
        lab.A.Machine.Write("/run/status-111", "0\n");
        lab.A.Machine.Write("/run/status-112", "0\n");
        await WeightsAsync("-> 192.168.1.111:80 Route 3", "-> 192.168.1.112:80 Route 5");

        Task WeightsAsync(params string[] lines) => lab.Lab.UntilAsync(
            () => IpvsListing.Destinations(lab.A.Machine).SequenceEqual(lines), 8, string.Join(", ", lines));
    }

    [Fact]
    public async Task Inhibit_on_failure_keeps_the_server_with_weight_0_and_its_scripts_are_called()
    {
        await using Balanced lab = await Balanced.BuildAsync();
        await Services.RecordAsync(lab.A.Machine, "/usr/local/bin/server.sh");
        lab.A.Start($$"""
            virtual_server 192.168.1.100 80 {
                delay_loop 1
                lb_algo rr
                lb_kind DR
                protocol TCP
                {{Checked(111, "inhibit_on_failure\nnotify_up \"/usr/local/bin/server.sh up\"\nnotify_down \"/usr/local/bin/server.sh down\"")}}
                {{Checked(112)}}
            }
            """);
        await lab.Lab.UntilAsync(() => IpvsListing.Destinations(lab.A.Machine).Length == 2, 6, "both servers");

        await lab.Web[0].StopAsync();
        await lab.Lab.UntilAsync(
            () => IpvsListing.Destinations(lab.A.Machine).SequenceEqual(["-> 192.168.1.111:80 Route 0", "-> 192.168.1.112:80 Route 1"]),
            8, "web1 has weight 0");
        await lab.Lab.UntilAsync(() => Services.Calls(lab.A.Machine).LastOrDefault() == "server.sh down", 3, "notify_down ran");
        Assert.Equal(["web2", "web2"], await AskAsync());
        await lab.Web[0].StartAsync();
        await lab.Lab.UntilAsync(
            () => IpvsListing.Destinations(lab.A.Machine).SequenceEqual(["-> 192.168.1.111:80 Route 1", "-> 192.168.1.112:80 Route 1"]),
            6, "web1 has its weight again");
        await lab.Lab.UntilAsync(() => Services.Calls(lab.A.Machine).LastOrDefault() == "server.sh up", 3, "notify_up ran");

        async Task<string[]> AskAsync()
        {
            await lab.A.Machine.MustAsync("ip addr add 192.168.1.100/24 dev eth0");
            return await lab.AskAsync(2);
        }
    }

    internal static string Checked(int server, string more = "") => $$"""
        real_server 192.168.1.{{server}} 80 {
            weight 1
            {{more}}
            TCP_CHECK {
                connect_timeout 1
                retry 1
                delay_before_retry 1
            }
        }
        """;
}
