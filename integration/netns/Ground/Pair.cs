namespace IpvsHa.Netns.Ground;

/// <summary>Two directors and a client on one Ethernet, with a second one between the directors if asked for.</summary>
/// <remarks>
/// <code>
///   a ──┬── lan ──┬── b          a ── heart ── b
///       └─ client ┘
/// </code>
/// </remarks>
public sealed class Pair : IAsyncDisposable
{
    private Pair(Lab lab, Director a, Director b, Machine client)
    {
        Lab = lab;
        A = a;
        B = b;
        Client = client;
    }

    public Lab Lab { get; }

    public Director A { get; }

    public Director B { get; }

    public Machine Client { get; }

    /// <summary>The pair of seeds 000, 001 and 004: eth0 in 192.168.1.0/24, eth1 in 10.0.0.0/24.</summary>
    public static Task<Pair> BuildAsync(Daemon? a = null, Daemon? b = null) => BuildAsync(
        ["eth0 192.168.1.11/24", "eth1 10.0.0.11/24"], ["eth0 192.168.1.12/24", "eth1 10.0.0.12/24"],
        "192.168.1.50/24", a, b);

    /// <summary>Another pair; the client is on the network of the first card.</summary>
    public static async Task<Pair> BuildAsync(
        string[] a, string[] b, string client, Daemon? daemonA = null, Daemon? daemonB = null, bool hasData = false)
    {
        Lab lab = new();
        Segment[] segments = [lab.AddSegment(), lab.AddSegment("heart")];
        Func<string, Port[], Machine> add = hasData ? lab.AddDirectorMachineWithData : lab.AddDirectorMachine;
        Machine machineA = add("a", Ports(a));
        Machine machineB = add("b", Ports(b));
        Machine asker = lab.AddHost("client", new Port("eth0", segments[0], client.Split(' ')));
        Pair pair = new(lab, new Director(machineA, daemonA), new Director(machineB, daemonB), asker);
        await lab.StartAsync();
        return pair;

        Port[] Ports(string[] cards) =>
            [.. cards.Select((card, i) => new Port(card.Split(' ')[0], segments[i], card.Split(' ')[1..]))];
    }

    /// <summary>Whether one node holds an address and the other does not.</summary>
    public bool OnlyA(string address) => A.Has(address) && !B.Has(address);

    public bool OnlyB(string address) => B.Has(address) && !A.Has(address);

    public Task<TimeSpan> UntilOnlyAAsync(string address, double seconds) =>
        Lab.UntilAsync(() => OnlyA(address), seconds, $"only a holds {address}");

    public Task<TimeSpan> UntilOnlyBAsync(string address, double seconds) =>
        Lab.UntilAsync(() => OnlyB(address), seconds, $"only b holds {address}");

    public ValueTask DisposeAsync() => Lab.DisposeAsync();
}
