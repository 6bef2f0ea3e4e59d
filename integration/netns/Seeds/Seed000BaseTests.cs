namespace IpvsHa.Netns.Seeds;

/// <summary>Seed 000, behaviours 1, 15, 16 and 17.</summary>
public sealed class Seed000BaseTests
{
    [Fact]
    public async Task Each_node_holds_its_own_address_and_nothing_moves_without_a_failure()
    {
        await using Pair pair = await Seed000.StartAsync();

        Assert.True(pair.A.Has("eth0 192.168.1.100/24"));
        Assert.True(pair.B.Has("eth0 192.168.1.200/24"));
        await pair.Lab.HoldsAsync(
            () => pair.OnlyA(Seed000.Vip1) && pair.OnlyB(Seed000.Vip2), 6, "each node holds its own address");
        Assert.True(await pair.Client.PingsAsync("192.168.1.11"));
    }

    [Fact]
    public async Task The_scripts_of_the_seed_see_which_address_the_node_holds()
    {
        await using Pair pair = await Seed000.StartAsync();

        Assert.Equal(
            "VIP1 (192.168.1.100): ACTIVE\nVIP2 (192.168.1.200): INACTIVE\n",
            await pair.A.Machine.MustAsync("/usr/local/bin/check_vips.sh"));
        Assert.Equal(
            "VIP1 (192.168.1.100): INACTIVE\nVIP2 (192.168.1.200): ACTIVE\n",
            await pair.B.Machine.MustAsync("/usr/local/bin/check_vips.sh"));
        foreach ((Director director, int first) in new[] { (pair.A, 1), (pair.B, 0) })
        {
            string page = await director.Machine.MustAsync("/usr/local/bin/keepalived_exporter.sh");
            Assert.Contains($"keepalived_vip_status{{vip=\"192.168.1.100\"}} {first}\n", page);
            Assert.Contains($"keepalived_vip_status{{vip=\"192.168.1.200\"}} {1 - first}\n", page);
            Assert.Contains("# TYPE keepalived_vip_status gauge\n", page);
        }
    }

    [Fact]
    public async Task Our_own_metrics_say_what_the_exporter_script_of_the_seed_says()
    {
        Daemon.SkipOnKeepalived("it has no metrics");
        await using Pair pair = await Seed000.StartAsync();

        foreach ((Director director, int first) in new[] { (pair.A, 1), (pair.B, 0) })
        {
            string page = await director.ScrapeAsync();
            Assert.Contains($"keepalived_vip_status{{vip=\"192.168.1.100\"}} {first}\n", page);
            Assert.Contains($"keepalived_vip_status{{vip=\"192.168.1.200\"}} {1 - first}\n", page);
        }
    }
}
