namespace IpvsHa.Netns.Seeds;

/// <summary>Seed 000, behaviour 9: related instances change state together.</summary>
public sealed class Seed000GroupTests
{
    [Fact]
    public async Task A_synchronisation_group_keeps_both_addresses_on_one_node()
    {
        await using Pair pair = await Seed000.BuildAsync();
        foreach (Machine machine in new[] { pair.A.Machine, pair.B.Machine })
        {
            foreach (string state in new[] { "master", "backup", "fault" })
            {
                await Services.RecordAsync(machine, $"/usr/local/bin/notify_{state}.sh");
            }
        }

        pair.A.Start(SeedFiles.Read("000-sync-group-a.conf"));
        await pair.Lab.UntilAsync(() => pair.A.Has(Seed000.Vip1) && pair.A.Has(Seed000.Vip2), 6, "a holds both");
        pair.B.Start(SeedFiles.Read("000-sync-group-a-peer.conf"));
        await pair.Lab.HoldsAsync(
            () => pair.OnlyA(Seed000.Vip1) && pair.OnlyA(Seed000.Vip2), 6, "who came first keeps both addresses");

        Assert.Equal(["notify_backup.sh", "notify_master.sh"], Services.Calls(pair.A.Machine).Select(call => call.Trim()));
        await pair.A.StopAsync();
        await pair.Lab.UntilAsync(() => pair.OnlyB(Seed000.Vip1) && pair.OnlyB(Seed000.Vip2), 3, "b holds both");
    }
}

/// <summary>Seed 000, behaviour 10.</summary>
public sealed class Seed000NopreemptTests
{
    [Fact]
    public async Task With_nopreempt_a_node_that_comes_back_leaves_the_address_where_it_is()
    {
        await using Pair pair = await Seed000.BuildAsync();
        pair.A.Start(SeedFiles.Read("000-nopreempt.conf"));
        await pair.Lab.UntilAsync(() => pair.A.Has(Seed000.Vip1), 6, "a holds the address");
        pair.B.Start(SeedFiles.Read("000-nopreempt-peer.conf"));
        await Seed000.SettleAsync(pair);

        await pair.A.CrashAsync();
        await pair.UntilOnlyBAsync(Seed000.Vip1, 6);
        pair.A.Start();

        await pair.Lab.HoldsAsync(() => pair.OnlyB(Seed000.Vip1), 6, "b keeps the first address");
        Assert.True(pair.OnlyB(Seed000.Vip2));
    }
}
