namespace IpvsHa.Netns.Seeds;

/// <summary>Seed 000, behaviours 3, 4 and 5.</summary>
public sealed class Seed000FailureTests
{
    [Fact]
    public async Task A_stopped_node_hands_over_within_the_skew_time_and_gets_its_address_back()
    {
        await using Pair pair = await Seed000.StartAsync();
        await using Capture wire = await Capture.StartAsync(pair.Client, "proto 112");

        await pair.A.StopAsync();
        TimeSpan handover = await pair.Lab.UntilAsync(
            () => pair.OnlyB(Seed000.Vip1) && pair.OnlyB(Seed000.Vip2), 2, "b holds both addresses");

        Assert.InRange(handover.TotalSeconds, 0, 1.5); // the skew at 90 is 0.65 s
        Assert.Equal(0, wire.Adverts(51).Last(advert => advert.Source == "192.168.1.11").Priority);
        pair.A.Start();
        await Seed000.SettleAsync(pair);
    }

    [Fact]
    public async Task A_killed_node_is_replaced_after_three_adverts_and_the_skew_time()
    {
        await using Pair pair = await Seed000.StartAsync();

        await pair.A.CrashAsync();
        TimeSpan silence = await pair.Lab.UntilAsync(
            () => pair.OnlyB(Seed000.Vip1) && pair.OnlyB(Seed000.Vip2), 6, "b holds both addresses");

        Assert.InRange(silence.TotalSeconds, 2, 5); // 3.65 s after the last advert, which was up to 1 s before
        pair.A.Start();
        await Seed000.SettleAsync(pair);
    }

    [Fact]
    public async Task Notify_is_called_with_type_name_state_and_priority_at_each_transition()
    {
        await using Pair pair = await Seed000.BuildAsync();

        pair.A.Start(SeedFiles.Read("000-dual-master-a.conf"));
        await pair.Lab.UntilAsync(() => Services.Calls(pair.A.Machine).Length >= 4, 8, "four calls");
        await pair.A.StopAsync();
        await pair.Lab.UntilAsync(() => Services.Calls(pair.A.Machine).Length >= 6, 3, "six calls");

        string[] calls = Services.Calls(pair.A.Machine);
        Assert.Equal(
            ["notify_service.sh INSTANCE VI_1 BACKUP 100", "notify_service.sh INSTANCE VI_1 MASTER 100", "notify_service.sh INSTANCE VI_1 STOP 100"],
            calls.Where(call => call.Contains("VI_1", StringComparison.Ordinal)));
        Assert.Equal(
            ["notify_service.sh INSTANCE VI_2 BACKUP 90", "notify_service.sh INSTANCE VI_2 MASTER 90", "notify_service.sh INSTANCE VI_2 STOP 90"],
            calls.Where(call => call.Contains("VI_2", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_notify_script_of_the_seed_starts_and_stops_the_services_and_logs()
    {
        // One after the other: with both at once the checks of the seed race with its notify scripts.
        await using Pair pair = await Seed000.BuildAsync(ownNotify: true);
        pair.A.Start(SeedFiles.Read("000-dual-master-a.conf"));
        await pair.Lab.UntilAsync(() => pair.A.Has(Seed000.Vip1) && Services.IsOn(pair.A.Machine, "nginx"), 8, "nginx runs on a");
        pair.B.Start(SeedFiles.Read("000-dual-master-b.conf"));
        await pair.Lab.UntilAsync(() => !Services.IsOn(pair.B.Machine, "nginx"), 3, "b has stopped nginx");

        await pair.A.StopAsync();
        await pair.Lab.UntilAsync(() => Services.IsOn(pair.B.Machine, "nginx"), 3, "nginx runs on b");

        Assert.Contains("VI_1 became MASTER", pair.B.Machine.Read(Services.SystemLog));
        await pair.Lab.UntilAsync(
            () => pair.A.Machine.Read(Services.SystemLog).Contains("Unknown state transition of VI_1 to STOP", StringComparison.Ordinal),
            2, "a logs STOP as unknown");
    }
}
