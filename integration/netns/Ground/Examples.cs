namespace IpvsHa.Netns.Ground;

/// <summary>The commented configurations that the repository carries under examples/.</summary>
public static class Examples
{
    public const string FirstAddress = "192.168.7.100/24";
    public const string SecondAddress = "192.168.7.200/24";

    public static string Read(string name) => File.ReadAllText(Repository.PathOf($"examples/{name}"));

    /// <summary>The active/active pair, built but not running.</summary>
    public static async Task<Pair> BuildPairAsync(Daemon? a = null, Daemon? b = null)
    {
        Pair pair = await Pair.BuildAsync(["eth0 192.168.7.11/24"], ["eth0 192.168.7.12/24"], "192.168.7.50/24", a, b);
        foreach (Machine machine in new[] { pair.A.Machine, pair.B.Machine })
        {
            await machine.WriteScriptAsync("/usr/local/bin/check_web.sh", "#!/bin/bash\ntest ! -e /run/web-is-dead\n");
            await Services.RecordAsync(machine, "/usr/local/bin/on_change.sh");
        }

        return pair;
    }

    /// <summary>The active/active pair, running and settled.</summary>
    public static async Task<Pair> StartPairAsync(Daemon? a = null, Daemon? b = null)
    {
        Pair pair = await BuildPairAsync(a, b);
        pair.A.Start(Read("active-active-a.conf"));
        pair.B.Start(Read("active-active-b.conf"));
        await pair.UntilOnlyAAsync(FirstAddress, 8);
        await pair.UntilOnlyBAsync(SecondAddress, 4);
        return pair;
    }
}
