using System.CommandLine;
using IpvsHa.Host;
using IpvsHa.Host.CommandLine;
using IpvsHa.Host.Composition;
using IpvsHa.Host.RealServers;
using IpvsHa.Host.Roles;
using IpvsHa.Host.Status;
using IpvsHa.Host.Supervision;

if (args is ["--role", { } role])
{
    return await RoleProgram.RunAsync(role);
}

RootCommand root = new(
    "Load-balancing director: IPVS, health checks and VRRP from a keepalived.conf. Without a command it runs the daemon.");
foreach (Option builtIn in root.Options.Where(static option => option is VersionOption).ToArray())
{
    root.Options.Remove(builtIn);
}

DaemonCommand daemon = new(root);
root.Subcommands.Add(StatusCommand.Create());
root.Subcommands.Add(ReloadCommand.Create());
root.Subcommands.Add(RealServerCommand.Create());
root.SetAction(RunAsync);
return await root.Parse(args).InvokeAsync();

async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
{
    if (daemon.WantsVersion(result))
    {
        Console.Error.WriteLine($"IpvsHa v{ProgramVersion.Text}");
        return ExitCode.Success;
    }

    if (daemon.SignalName(result) is { } name)
    {
        int? number = SignalNumbers.Find(name);
        Console.Out.WriteLine(number?.ToString() ?? $"unknown signal '{name}': STOP, RELOAD, DATA, STATS, STATS_CLEAR, JSON");
        return number is null ? ExitCode.Failure : ExitCode.Success;
    }

    IReadOnlyList<string> surplus = daemon.Surplus(result);
    if (surplus.Count > 0)
    {
        Console.Error.WriteLine($"Unexpected argument(s): {string.Join(' ', surplus)}");
        if (surplus.Count == args.Length)
        {
            Console.Error.WriteLine("No such command; 'ipvsha --help' lists them.");
            return ExitCode.Failure;
        }
    }

    DaemonOptions options = daemon.Read(result);
    if (daemon.ConfigTest(result) is (true, var log))
    {
        return ConfigTest.Run(options, log);
    }

    bool isDaemonized = daemon.IsDaemonized(result);
    return options.Foreground || isDaemonized
        ? await DaemonProgram.RunAsync(options, isDaemonized)
        : await DaemonProgram.StartInBackgroundAsync(args);
}
