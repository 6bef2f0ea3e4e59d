using System.Diagnostics;
using System.Globalization;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace IpvsHa.Netns.Ground;

/// <summary>One computer of a lab: network, processes and, if asked for, folders of its own.</summary>
public sealed class Machine(Lab lab, string name, MachineKind kind, Port[] ports) : IAsyncDisposable
{
    private Process? _process;
    private volatile string[] _addresses = [];
    private volatile bool _isOver;

    public string Name => name;

    public Lab Lab => lab;

    public IReadOnlyList<Port> Ports => ports;

    /// <summary>The process id of its first process, as this computer sees it.</summary>
    public int Init { get; private set; }

    /// <summary>What its cards carry now, as <c>eth0 192.168.1.100/24</c>; kept up to date by the kernel's own events.</summary>
    public IReadOnlyList<string> Addresses => _addresses;

    /// <summary>Whether it carries an address, with or without prefix and interface.</summary>
    public bool Has(string address) => _addresses.Any(
        entry => entry == address || entry.EndsWith($" {address}", StringComparison.Ordinal)
            || entry.Contains($" {address}/", StringComparison.Ordinal));

    /// <summary>The real path of a file of this machine.</summary>
    public string PathOf(string path) => $"/proc/{Init}/root{path}";

    public bool FileExists(string path) => File.Exists(PathOf(path));

    /// <summary>A text file of this machine, empty while it does not exist.</summary>
    public string Read(string path) => File.Exists(PathOf(path)) ? File.ReadAllText(PathOf(path)) : "";

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(path))!);
        File.WriteAllText(PathOf(path), text);
    }

    /// <summary>Puts a script into /usr/local/bin, /etc/keepalived, /data or /usr/bin.</summary>
    public async Task WriteScriptAsync(string path, string text)
    {
        bool isSystemFolder = path.StartsWith("/usr/bin/", StringComparison.Ordinal);
        string place = isSystemFolder ? $"/run/overlay{path}" : path;
        Write(place, text);
        File.SetUnixFileMode(PathOf(place), (UnixFileMode)0b111_101_101);
        if (isSystemFolder) // as a layer over /usr/bin of this machine only
        {
            await MustAsync("mount -t overlay -o lowerdir=/run/overlay/usr/bin:/usr/bin overlay /usr/bin");
        }
    }

    /// <summary>Runs a shell command inside.</summary>
    public Task<CommandResult> RunAsync(string command) => Command.RunAsync("nsenter", Inside("/bin/bash", "-c", command));

    /// <summary>The same for one that must succeed; its output.</summary>
    public Task<string> MustAsync(string command) => Command.MustAsync("nsenter", Inside("/bin/bash", "-c", command));

    /// <summary>Does something with sockets in the network of this machine.</summary>
    public Task<T> EnterAsync<T>(Func<T> work) => Kernel.InNetworkOf(Init, work);

    /// <summary>Whether a ping gets an answer within a second.</summary>
    public async Task<bool> PingsAsync(string address) => (await RunAsync($"ping -c 1 -W 1 {address}")).Status == 0;

    /// <summary>The Ethernet address that it uses for a neighbour, after asking.</summary>
    public async Task<string> NeighbourAsync(string address, string interfaceName = "eth0")
    {
        await RunAsync($"ip neigh flush dev {interfaceName}; ping -c 1 -W 1 {address}");
        string[] words = (await MustAsync($"ip neigh show {address} dev {interfaceName}")).Split(' ');
        return words.SkipWhile(word => word != "lladdr").Skip(1).FirstOrDefault("");
    }

    /// <summary>The Ethernet address of one of its cards.</summary>
    public string MacOf(string interfaceName) => Read($"/sys/class/net/{interfaceName}/address").Trim();

    /// <summary>All processes of this machine whose program has that name.</summary>
    public int[] ProcessesOf(string program)
    {
        string? space = ReadLink($"/proc/{Init}/ns/pid");
        return [.. Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out int id) ? id : 0)
            .Where(id => id > 0
                && Path.GetFileName(ReadLink($"/proc/{id}/exe")) == program
                && ReadLink($"/proc/{id}/ns/pid") == space)
            .Order()];
    }

    /// <summary>Ends everything at once, as a cut of the power does.</summary>
    public void PowerCut()
    {
        lab.Journal.Add(name, "power cut");
        Kernel.Signal(Init, Signal.Kill);
    }

    internal string[] Inside(params string[] command) =>
        ["--target", Init.ToString(CultureInfo.InvariantCulture), "--mount", "--net", "--pid", "--uts", "--ipc", .. command];

    internal async Task StartAsync()
    {
        string script = Repository.PathOf("integration/netns/machine");
        string folders = kind switch { MachineKind.OwnFiles => "files", MachineKind.OwnRoot => "root", _ => "" };
        _process = Command.Start("unshare", ["--mount", "--net", "--pid", "--uts", "--ipc", "--fork", script, name, folders]);
        string? answer = await _process.StandardOutput.ReadLineAsync(Lab.Token);
        if (answer?.Split(' ') is not ["ready", string id])
        {
            Assert.Fail($"machine {name} does not start: {answer} {await _process.StandardError.ReadToEndAsync(Lab.Token)}");
            return;
        }

        Init = int.Parse(id, CultureInfo.InvariantCulture);
        _ = Kernel.InNetworkOf(Init, WatchAddresses);
    }

    internal Task ConfigureAsync()
    {
        List<string> lines =
        [
            "sysctl -qw net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0 net.ipv6.conf.all.accept_ra=0",
        ];
        foreach (Port port in ports)
        {
            lines.Add($"sysctl -qw net.ipv6.conf.{port.Interface}.accept_dad=0");
            lines.AddRange(port.Addresses.Select(address => $"ip addr add {address} dev {port.Interface}"));
            lines.Add($"ip link set {port.Interface} up");
        }

        return MustAsync(string.Join(" && ", lines));
    }

    public async ValueTask DisposeAsync()
    {
        _isOver = true;
        if (_process is { } process)
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
        }
    }

    private static string? ReadLink(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null; // the process is gone
        }
    }

    private bool WatchAddresses()
    {
        using SafeSocketHandle monitor = Kernel.OpenRouteMonitor();
        while (!_isOver)
        {
            string[] now = ReadAddresses();
            string[] before = _addresses;
            _addresses = now;
            foreach (string address in before.Except(now))
            {
                lab.Journal.Add(name, $"lost {address}");
            }

            foreach (string address in now.Except(before))
            {
                lab.Journal.Add(name, $"has {address}");
            }

            while (!_isOver && !Kernel.WaitForChange(monitor))
            {
            }
        }

        return true;
    }

    private static string[] ReadAddresses() =>
        [.. from card in NetworkInterface.GetAllNetworkInterfaces()
            from address in card.GetIPProperties().UnicastAddresses
            where !address.Address.IsIPv6LinkLocal || address.PrefixLength == 128
            select $"{card.Name} {address.Address.ToString().Split('%')[0]}/{address.PrefixLength}"];
}

/// <summary>Which folders are a machine's own.</summary>
public enum MachineKind
{
    /// <summary>None: it only talks.</summary>
    Plain,

    /// <summary>/usr/local/bin, /etc/keepalived, /run.</summary>
    OwnFiles,

    /// <summary>The same and /data.</summary>
    OwnRoot,
}
