using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using IpvsHa.Config;
using IpvsHa.Config.Blocks;
using IpvsHa.Host.CommandLine;
using IpvsHa.Host.Status;
using IpvsHa.Netlink;
using IpvsHa.Netlink.Route;

namespace IpvsHa.Host.RealServers;

/// <summary><c>ipvsha realserver up|down|status</c>: the other half of direct routing and tunnelling.</summary>
internal static class RealServerCommand
{
    private const string Loopback = "lo";
    private const byte HostScope = 254; // RT_SCOPE_HOST

    /// <summary>The command with its subcommands.</summary>
    public static Command Create()
    {
        Command command = new("realserver", "Set this machine up as a real server of direct routing or tunnelling");
        command.Subcommands.Add(Create("up", "Put the virtual addresses on lo and tune ARP; again does no harm", Up));
        command.Subcommands.Add(Create("down", "Undo what 'up' did", Down));
        command.Subcommands.Add(Create("status", "Tell what is there and what is missing; exit status 1 when something is", Tell));
        return command;
    }

    private static Command Create(string name, string description, Func<RealServerSetup?, string, RouteClient, int> run)
    {
        Option<string> file = new("--use-file", "-f")
        {
            Description = "The directors' configuration file",
            DefaultValueFactory = static _ => DaemonOptions.DefaultFile,
            HelpName = "FILE",
        };
        Option<string> runDirectory = StatusCommand.RunDirectoryOption();
        Command command = new(name, description) { file, runDirectory };
        command.SetAction(result => Run(
            result.GetValue(file)!, Path.Combine(result.GetValue(runDirectory)!, "realserver.json"), run));
        return command;
    }

    private static int Run(string file, string memoryPath, Func<RealServerSetup?, string, RouteClient, int> run)
    {
        ConfigResult result = FileSource.Load(Path.GetFullPath(file), new ConfigLoadOptions());
        if (result.HasFatal)
        {
            foreach (ConfigDiagnostic diagnostic in result.Diagnostics)
            {
                Console.Error.WriteLine(DiagnosticFormatter.Format(diagnostic, result.Snapshot));
            }

            return ExitCode.NoConfiguration;
        }

        try
        {
            using RouteClient client = RouteClient.Open();
            HashSet<IPAddress> own = [.. client.ListAddresses().Select(static address => address.Address)];
            RealServerSetup? setup = RealServerSetup.For(result.Config, own);
            if (setup is null)
            {
                Console.Error.WriteLine(
                    $"ipvsha: no address of this machine is a real_server with lvs_method DR or TUN in {file}. Those are: "
                    + string.Join(", ", RealServerAddresses(result.Config)));
            }

            return run(setup, memoryPath, client);
        }
        catch (NetlinkException error) when (error.Errno is Errno.EPERM or Errno.EACCES)
        {
            Console.Error.WriteLine($"ipvsha: {error.Message}; the capability CAP_NET_ADMIN is missing, run as root");
            return ExitCode.Failure;
        }
        catch (Exception error) when (error is NetlinkException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"ipvsha: {error.Message}");
            return ExitCode.Failure;
        }
    }

    private static int Up(RealServerSetup? setup, string memoryPath, RouteClient client)
    {
        if (setup is null)
        {
            return ExitCode.Failure;
        }

        RealServerMemory memory = RealServerMemory.Load(memoryPath);
        foreach (string note in setup.Notes)
        {
            Console.Error.WriteLine($"ipvsha: {note}");
        }

        // The tuning first: the machine must not answer ARP for an address at any moment.
        foreach (string tunnel in setup.Tunnels)
        {
            memory = SetTunnelUp(tunnel, memory, client);
            memory.Save(memoryPath);
        }

        foreach ((string path, string value) in setup.Settings)
        {
            string before = Read(path);
            if (before == value)
            {
                continue;
            }

            memory = memory with { Settings = new Dictionary<string, string>(memory.Settings) { [path] = memory.Settings.GetValueOrDefault(path, before) } };
            memory.Save(memoryPath);
            File.WriteAllText(FullPath(path), value);
            Console.Out.WriteLine($"{Key(path)} = {value} (was {before})");
        }

        foreach ((IPAddress address, string device) in setup.Addresses)
        {
            InterfaceAddress wanted = Wanted(address, device, client);
            if (IsThere(wanted, client))
            {
                continue;
            }

            memory = memory with { Addresses = [.. memory.Addresses, $"{address} {device}"] };
            memory.Save(memoryPath);
            client.AddAddress(wanted);
            Console.Out.WriteLine($"{address} on {device}");
        }

        return ExitCode.Success;
    }

    private static int Down(RealServerSetup? setup, string memoryPath, RouteClient client)
    {
        RealServerMemory memory = RealServerMemory.Load(memoryPath);
        foreach (string entry in memory.Addresses)
        {
            string[] parts = entry.Split(' ');
            if (client.FindLink(parts[1]) is null)
            {
                continue;
            }

            InterfaceAddress address = Wanted(IPAddress.Parse(parts[0]), parts[1], client);
            if (IsThere(address, client))
            {
                client.RemoveAddress(address);
                Console.Out.WriteLine($"{parts[0]} taken off {parts[1]}");
            }
        }

        foreach ((string path, string before) in memory.Settings)
        {
            if (File.Exists(FullPath(path)) && Read(path) != before)
            {
                File.WriteAllText(FullPath(path), before);
                Console.Out.WriteLine($"{Key(path)} = {before}");
            }
        }

        foreach (string tunnel in memory.Tunnels)
        {
            if (client.FindLink(tunnel) is { } link)
            {
                client.SetUp(link.Index, false);
                Console.Out.WriteLine($"{tunnel} down");
            }
        }

        new RealServerMemory().Save(memoryPath);
        return ExitCode.Success;
    }

    private static int Tell(RealServerSetup? setup, string memoryPath, RouteClient client)
    {
        if (setup is null)
        {
            return ExitCode.Failure;
        }

        bool isComplete = setup.Notes.Count == 0;
        foreach (string note in setup.Notes)
        {
            Console.Out.WriteLine($"unknown  {note}");
        }

        void Show(bool isRight, string what)
        {
            isComplete &= isRight;
            Console.Out.WriteLine($"{(isRight ? "ok     " : "missing")}  {what}");
        }

        foreach (string tunnel in setup.Tunnels)
        {
            Show(client.FindLink(tunnel) is { } link && link.Flags.HasFlag(LinkTraits.Up), $"{tunnel} is up");
        }

        foreach ((string path, string value) in setup.Settings)
        {
            string present = Read(path);
            Show(present == value, present == value ? $"{Key(path)} = {value}" : $"{Key(path)} = {value}, is {present}");
        }

        foreach ((IPAddress address, string device) in setup.Addresses)
        {
            bool isThere = client.FindLink(device) is not null && IsThere(Wanted(address, device, client), client);
            Show(isThere, $"{address} on {device}");
        }

        return isComplete ? ExitCode.Success : ExitCode.Failure;
    }

    private static RealServerMemory SetTunnelUp(string tunnel, RealServerMemory memory, RouteClient client)
    {
        if (client.FindLink(tunnel) is not { } link)
        {
            string module = tunnel switch { "gre0" => "ip_gre", "ip6tnl0" => "ip6_tunnel", _ => "ipip" };
            throw new IOException($"there is no device {tunnel}: 'modprobe {module}' makes it");
        }

        if (link.Flags.HasFlag(LinkTraits.Up))
        {
            return memory;
        }

        client.SetUp(link.Index, true);
        Console.Out.WriteLine($"{tunnel} up");
        return memory with { Tunnels = [.. memory.Tunnels, tunnel] };
    }

    private static InterfaceAddress Wanted(IPAddress address, string device, RouteClient client)
    {
        LinkInfo link = client.FindLink(device) ?? throw new IOException($"there is no device {device}");
        bool isIPv6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        return new InterfaceAddress(link.Index, address, (byte)(isIPv6 ? 128 : 32))
        {
            Scope = device == Loopback && !isIPv6 ? HostScope : (byte)0,
            Flags = isIPv6 ? AddressTraits.NoDad : default,
        };
    }

    private static bool IsThere(InterfaceAddress wanted, RouteClient client) =>
        client.ListAddresses().Any(address =>
            address.LinkIndex == wanted.LinkIndex && address.Address.Equals(wanted.Address));

    private static IEnumerable<string> RealServerAddresses(KeepalivedConfig config) =>
        config.VirtualServers.SelectMany(static (VirtualServerBlock server) => server.RealServers)
            .Select(static server => server.Address.ToString()).Distinct().DefaultIfEmpty("none");

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(FullPath(path)).Trim();
        }
        catch (IOException)
        {
            return "absent";
        }
    }

    private static string FullPath(string path) => "/proc/sys/" + path;

    private static string Key(string path) => path.Replace('/', '.');
}
