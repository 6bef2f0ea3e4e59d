namespace IpvsHa.Netns;

/// <summary>A role that dies is restarted and resumes; nobody else notices.</summary>
public sealed class RoleTests
{
    [Fact]
    public async Task A_VRRP_role_that_is_killed_resumes_and_the_address_never_leaves()
    {
        Daemon.SkipOnKeepalived("its VRRP process starts over");
        await using Pair pair = await Examples.StartPairAsync();
        await using Capture wire = await Capture.StartAsync(pair.Client, "proto 112");
        int lost = pair.Lab.Journal.Entries.Count(entry => entry.Text.StartsWith("lost eth0", StringComparison.Ordinal));
        int[] before = pair.A.Processes();

        foreach (int role in before.Skip(1))
        {
            Kernel.Signal(role, Signal.Kill);
        }

        await pair.Lab.UntilAsync(() => pair.A.Processes().Length == before.Length, 5, "the roles run again");
        await pair.Lab.HoldsAsync(() => pair.OnlyA(Examples.FirstAddress) && pair.OnlyB(Examples.SecondAddress), 6, "nothing moves");
        Assert.Equal(lost, pair.Lab.Journal.Entries.Count(entry => entry.Text.StartsWith("lost eth0", StringComparison.Ordinal)));
        Assert.DoesNotContain(wire.Adverts(61), advert => advert.Priority == 0);
        Assert.NotEmpty(wire.Adverts(61));
    }

    [Fact]
    public async Task A_supervisor_that_is_killed_leaves_no_role_behind()
    {
        await using Pair pair = await Examples.StartPairAsync();
        int[] processes = pair.A.Processes();

        Kernel.Signal(processes[0], Signal.Kill);

        await pair.Lab.UntilAsync(() => pair.A.Processes().Length == 0, 8, "no process is left");
        await pair.UntilOnlyBAsync(Examples.FirstAddress, 6);
    }
}

/// <summary>Addresses are compared with what should be, and repaired.</summary>
public sealed class AddressRepairTests
{
    [Fact]
    public async Task An_address_that_somebody_removes_comes_back()
    {
        await using Pair pair = await Examples.StartPairAsync();

        // It may be back before anybody sees that it was gone, so the kernel itself is asked.
        await pair.A.Machine.MustAsync("""
            ip addr del 192.168.7.100/24 dev eth0
            for try in $(seq 30); do
                ip -o addr show dev eth0 | grep -q 192.168.7.100/24 && exit
                sleep 0.1
            done
            exit 1
            """);

        await pair.Lab.UntilAsync(() => pair.OnlyA(Examples.FirstAddress), 1, "it is back");
    }

    [Fact]
    public async Task Addresses_that_a_crash_left_behind_are_gone_after_the_next_start_of_a_backup()
    {
        await using Pair pair = await Examples.StartPairAsync();
        await pair.A.KillAsync();
        await pair.Lab.UntilAsync(() => pair.B.Has(Examples.FirstAddress), 6, "b takes over");
        Assert.True(pair.A.Has(Examples.FirstAddress), "a killed daemon leaves its addresses behind");

        // Now a is the lesser node: it must not keep what it finds.
        pair.A.Start(Examples.Read("active-active-a.conf").Replace("priority 150", "priority 50", StringComparison.Ordinal));

        await pair.UntilOnlyBAsync(Examples.FirstAddress, 4);
    }
}

/// <summary>SIGHUP applies the difference; a broken file changes nothing.</summary>
public sealed class ReloadTests
{
    [Fact]
    public async Task A_new_address_appears_without_a_change_of_state()
    {
        await using Pair pair = await Examples.StartPairAsync();
        await pair.Lab.UntilAsync(() => Masters() == 1, 5, "the log tells of the transition"); // it may trail the address

        string more = Examples.Read("active-active-a.conf").Replace(
            "192.168.7.100/24", "192.168.7.100/24\n        192.168.7.110/24", StringComparison.Ordinal);
        pair.A.Reload(more);
        await pair.Lab.UntilAsync(() => pair.A.Has("192.168.7.110/24"), 5, "the new address is there");

        await pair.Lab.HoldsAsync(() => pair.OnlyA(Examples.FirstAddress) && pair.OnlyB(Examples.SecondAddress), 2, "nothing moves");
        Assert.Equal(1, Masters());
        pair.A.Reload(Examples.Read("active-active-a.conf"));
        await pair.Lab.UntilAsync(() => !pair.A.Has("192.168.7.110/24"), 5, "the new address is gone");
        Assert.True(pair.OnlyA(Examples.FirstAddress));

        int Masters() => pair.A.Log.Count(line => line.Contains("Entering MASTER STATE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_is_worse_than_the_running_one_is_refused_as_a_whole()
    {
        Daemon.SkipOnKeepalived("it runs with what is left");
        await using Pair pair = await Examples.StartPairAsync();

        pair.A.Reload(Examples.Read("active-active-a.conf")
            .Replace("192.168.7.100/24", "192.168.7.300/24", StringComparison.Ordinal)
            .Replace("priority 150", "priority 7000", StringComparison.Ordinal));

        await pair.Lab.UntilAsync(() => pair.A.Logged("192.168.7.300"), 4, "the log says why");
        await pair.Lab.HoldsAsync(() => pair.OnlyA(Examples.FirstAddress) && pair.OnlyB(Examples.SecondAddress), 3, "nothing moves");
        string metrics = await pair.A.ScrapeAsync();
        Assert.Contains("reload", metrics);
    }
}
