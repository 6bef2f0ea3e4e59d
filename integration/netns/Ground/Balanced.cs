namespace IpvsHa.Netns.Ground;

/// <summary>Two directors, two real servers and a client on one Ethernet, set up for direct routing.</summary>
public sealed class Balanced : IAsyncDisposable
{
    private Balanced(Lab lab, Director a, Director b, Machine client, Machine[] servers)
    {
        Lab = lab;
        A = a;
        B = b;
        Client = client;
        Servers = servers;
    }

    public Lab Lab { get; }

    public Director A { get; }

    public Director B { get; }

    public Machine Client { get; }

    public Machine[] Servers { get; }

    /// <summary>Their web servers, once started.</summary>
    public WebServer[] Web { get; private set; } = [];

    /// <summary>192.168.1.0/24: directors, client .50, web1 .111 and web2 .112, which carry 192.168.1.100 on lo.</summary>
    public static async Task<Balanced> BuildAsync(
        string a = "192.168.1.11/24", string b = "192.168.1.12/24", string virtualAddress = "192.168.1.100",
        string[]? servers = null, bool withWeb = true)
    {
        Requires.Ipvs();
        Lab lab = new();
        Segment lan = lab.AddSegment();
        Director first = new(lab.AddDirectorMachine("a", new Port("eth0", lan, a, "fd01::11/64")));
        Director second = new(lab.AddDirectorMachine("b", new Port("eth0", lan, b, "fd01::12/64")));
        Machine client = lab.AddHost("client", new Port("eth0", lan, "192.168.1.50/24", "fd01::50/64"));
        servers ??= ["192.168.1.111/24", "192.168.1.112/24"];
        Machine[] machines = [.. servers.Select((address, i) =>
            lab.AddHost($"web{i + 1}", new Port("eth0", lan, address, $"fd01::11{i + 1}/64")))];
        Balanced balanced = new(lab, first, second, client, machines);
        await lab.StartAsync();
        foreach (Machine machine in machines)
        {
            await CarryAsync(machine, virtualAddress);
        }

        if (withWeb)
        {
            balanced.Web = await Task.WhenAll(machines.Select(machine => WebServer.StartAsync(machine, 80, "::")));
        }

        return balanced;
    }

    /// <summary>What every guide to direct routing tells to do by hand.</summary>
    public static Task<string> CarryAsync(Machine server, string address) => server.MustAsync(
        "sysctl -qw net.ipv4.conf.all.arp_ignore=1 net.ipv4.conf.all.arp_announce=2; "
        + $"ip addr add {address}/{(address.Contains(':', StringComparison.Ordinal) ? 128 : 32)} dev lo");

    /// <summary>The pages of several requests to a virtual service, sorted.</summary>
    public async Task<string[]> AskAsync(int times, string address = "192.168.1.100", int port = 80) =>
        [.. (await Browser.AskTimesAsync(Client, times, address, port)).Order(StringComparer.Ordinal)];

    public ValueTask DisposeAsync() => Lab.DisposeAsync();
}
