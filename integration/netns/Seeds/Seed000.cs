namespace IpvsHa.Netns.Seeds;

/// <summary>Two masters for two services: A is better for 192.168.1.100, B for 192.168.1.200.</summary>
internal static class Seed000
{
    public const string Vip1 = "192.168.1.100/24";
    public const string Vip2 = "192.168.1.200/24";

    /// <summary>The pair with the scripts of the seed; nothing runs yet. All services are on.</summary>
    public static async Task<Pair> BuildAsync(bool ownNotify = false)
    {
        Pair pair = await Pair.BuildAsync();
        foreach (Machine machine in new[] { pair.A.Machine, pair.B.Machine })
        {
            await Services.InstallAsync(machine);
            foreach (string script in new[] { "check_service_1.sh", "check_service_2.sh", "check_vips.sh", "keepalived_exporter.sh", "notify_service.sh" })
            {
                await machine.WriteScriptAsync($"/usr/local/bin/{script}", SeedFiles.Read($"000-{script}"));
            }

            if (!ownNotify)
            {
                await Services.RecordAsync(machine, "/usr/local/bin/notify_service.sh");
            }

            Services.Switch(machine, "nginx", on: true);
            Services.Switch(machine, "mysql", on: true);
        }

        return pair;
    }

    /// <summary>The same, both nodes running and settled.</summary>
    public static async Task<Pair> StartAsync(
        string a = "000-dual-master-a.conf", string b = "000-dual-master-b.conf", bool ownNotify = false)
    {
        Pair pair = await BuildAsync(ownNotify);
        pair.A.Start(SeedFiles.Read(a));
        pair.B.Start(SeedFiles.Read(b));
        await SettleAsync(pair);
        return pair;
    }

    public static Task<TimeSpan> SettleAsync(Pair pair, double seconds = 8) => pair.Lab.UntilAsync(
        () => pair.OnlyA(Vip1) && pair.OnlyB(Vip2), seconds, "each node holds its own address, with /24");
}
