using System.Text;

namespace IpvsHa.Netns.Ground;

/// <summary>A topology of one test: machines in namespaces of their own, joined by bridges in a switch machine.</summary>
/// <remarks>
/// Nothing has a name outside the lab, so that labs run side by side, and all of it ends with this process.
/// </remarks>
public sealed class Lab : IAsyncDisposable
{
    private readonly List<Segment> _segments = [];
    private readonly List<Machine> _machines = [];
    private readonly List<IAsyncDisposable> _things = [];
    private readonly Machine _switch;

    public Lab()
    {
        Requires.Root();
        _switch = new Machine(this, "switch", MachineKind.Plain, []);
    }

    public Journal Journal { get; } = new();

    public IReadOnlyList<Machine> Machines => _machines;

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>How much slower things are on the ground at hand: 1 on the machine itself, more in the guest kernel.</summary>
    public static double Slowness => Environment.GetEnvironmentVariable("IPVSHA_GUEST") == "1" ? 2.5 : 1;

    public Segment AddSegment(string name = "lan")
    {
        Segment segment = new(name);
        _segments.Add(segment);
        return segment;
    }

    /// <summary>A machine that only talks: client, web server, router.</summary>
    public Machine AddHost(string name, params Port[] ports) => Add(new Machine(this, name, MachineKind.Plain, ports));

    /// <summary>A machine with script and configuration folders of its own.</summary>
    public Machine AddDirectorMachine(string name, params Port[] ports) =>
        Add(new Machine(this, name, MachineKind.OwnFiles, ports));

    /// <summary>The same with a /data folder.</summary>
    public Machine AddDirectorMachineWithData(string name, params Port[] ports) =>
        Add(new Machine(this, name, MachineKind.OwnRoot, ports));

    /// <summary>Switches everything on and plugs the cables in.</summary>
    public async Task StartAsync()
    {
        await Task.WhenAll(_machines.Append(_switch).Select(machine => machine.StartAsync()));
        StringBuilder cables = new();
        StringBuilder bridges = new("sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1; ");
        foreach (Segment segment in _segments)
        {
            bridges.Append($"ip link add {segment.Name} type bridge mcast_snooping 0; ip link set {segment.Name} up; ");
        }

        foreach (Machine machine in _machines)
        {
            foreach (Port port in machine.Ports)
            {
                string plug = Plug(machine, port);
                cables.Append(
                    $"link add {port.Interface} netns {machine.Init} type veth peer name {plug} netns {_switch.Init}\n");
                bridges.Append($"ip link set {plug} master {port.Segment.Name} up; ");
            }
        }

        await Command.MustAsync("ip", ["-batch", "-"], cables.ToString());
        await Task.WhenAll(_machines.Select(machine => machine.ConfigureAsync()).Append(_switch.MustAsync(bridges.ToString())));
    }

    /// <summary>Pulls a cable at the switch: the machine still has its link, but nothing gets through.</summary>
    public Task PullAsync(Machine machine, string interfaceName) => SwitchAsync(machine, interfaceName, "nomaster");

    /// <summary>Puts a cable back into the switch.</summary>
    public Task PlugInAsync(Machine machine, string interfaceName)
    {
        Port port = machine.Ports.Single(port => port.Interface == interfaceName);
        return SwitchAsync(machine, interfaceName, $"master {port.Segment.Name}");
    }

    /// <summary>Takes the carrier of a network card away, as a cut cable does.</summary>
    public Task CutAsync(Machine machine, string interfaceName) => SwitchAsync(machine, interfaceName, "down");

    /// <summary>Gives the carrier back.</summary>
    public Task MendAsync(Machine machine, string interfaceName) => SwitchAsync(machine, interfaceName, "up");

    /// <summary>Waits until a fact is seen, and returns how long it took; fails with the journal after the limit.</summary>
    public async Task<TimeSpan> UntilAsync(Func<bool> fact, double seconds, string what)
    {
        TimeSpan start = Journal.Now;
        TimeSpan limit = TimeSpan.FromSeconds(seconds * Slowness);
        Journal.Add("test", $"waits for: {what}");
        while (true)
        {
            Task changed = Journal.Changed;
            if (fact())
            {
                Journal.Add("test", $"seen after {(Journal.Now - start).TotalSeconds:0.000} s: {what}");
                return Journal.Now - start;
            }

            Assert.True(Journal.Now - start < limit, $"not within {limit.TotalSeconds} s: {what}\n{Journal}");
            await NextAsync(changed);
        }
    }

    /// <summary>Watches that a fact stays true.</summary>
    public async Task HoldsAsync(Func<bool> fact, double seconds, string what)
    {
        TimeSpan end = Journal.Now + TimeSpan.FromSeconds(seconds);
        Journal.Add("test", $"watches for {seconds} s: {what}");
        while (Journal.Now < end)
        {
            Task changed = Journal.Changed;
            Assert.True(fact(), $"no longer true: {what}\n{Journal}");
            await NextAsync(changed);
        }
    }

    /// <summary>Ends with the lab.</summary>
    public T Own<T>(T thing)
        where T : IAsyncDisposable
    {
        _things.Add(thing);
        return thing;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable thing in Enumerable.Reverse(_things))
        {
            await thing.DisposeAsync();
        }

        await Task.WhenAll(_machines.Append(_switch).Select(machine => machine.DisposeAsync().AsTask()));
        TestContext.Current.TestOutputHelper?.WriteLine(Journal.ToString()); // shown when the test has failed
    }

    private static async Task NextAsync(Task changed)
    {
        using CancellationTokenSource tick = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task pause = Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, tick.Token);
        await Task.WhenAny(changed, pause);
        Token.ThrowIfCancellationRequested();
        await tick.CancelAsync();
    }

    private static string Plug(Machine machine, Port port) => $"{machine.Name}.{port.Interface}";

    private Task<string> SwitchAsync(Machine machine, string interfaceName, string change)
    {
        Port port = machine.Ports.Single(port => port.Interface == interfaceName);
        Journal.Add("switch", $"{Plug(machine, port)} {change}");
        return _switch.MustAsync($"ip link set {Plug(machine, port)} {change}");
    }

    private Machine Add(Machine machine)
    {
        _machines.Add(machine);
        return machine;
    }
}
