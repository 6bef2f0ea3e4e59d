using System.Net;
using System.Threading.Channels;
using IpvsHa.Vrrp.Packets;
using IpvsHa.Vrrp.Settings;
using IpvsHa.Vrrp.StateMachine;
using Microsoft.Extensions.Logging;

namespace IpvsHa.Vrrp.Tests;

/// <summary>A runner on a fake machine, stepped by hand in virtual time.</summary>
public sealed class Machine : IDisposable
{
    private readonly Channel<VrrpEvent> _events = Channel.CreateUnbounded<VrrpEvent>();
    private readonly VrrpMetrics _metrics = new();

    public Machine(ManualTimeProvider time, FakeLink link, string address, VrrpSettings settings)
    {
        Network = new(link, Number(address));
        Runner = new(settings, Network, time, Logger, _metrics, _events.Writer);
        Counters = new(_metrics.Meter);
    }

    public FakeVrrpNetwork Network { get; }

    public VrrpRunner Runner { get; }

    public ListLogger Logger { get; } = new();

    public CounterReader Counters { get; }

    public VirtualRouterStatus this[string name] => Status.Routers.Single(router => router.Settings.Name == name);

    public VrrpStatus Status
    {
        get
        {
            Task<VrrpStatus> status = Runner.GetStatusAsync();
            Runner.Step();
            Assert.True(status.IsCompletedSuccessfully);
#pragma warning disable xUnit1031 // it has completed
            return status.Result;
#pragma warning restore xUnit1031
        }
    }

    public VirtualRouterState State => Status.Routers[0].State;

    /// <summary>The events since the last call, as words.</summary>
    public string TakeEvents(bool withPriority = false)
    {
        List<string> words = [];
        while (_events.Reader.TryRead(out VrrpEvent? next))
        {
            string what = next.Kind is VrrpEventKind.StateChanged or VrrpEventKind.GroupStateChanged
                ? next.NewState.ToString()
                : next.Kind.ToString();
            words.Add(withPriority ? $"{next.Name} {what} {next.Priority}" : $"{next.Name} {what}");
        }

        return string.Join(", ", words);
    }

    /// <summary>What the machine did since the last call.</summary>
    public string TakeLog()
    {
        string log = string.Join(", ", Network.Log);
        Network.Log.Clear();
        return log;
    }

    public void Dispose()
    {
        Counters.Dispose();
        _metrics.Dispose();
        Network.Dispose();
    }

    public static VirtualRouterSettings Router(byte id, byte priority, params string[] addresses) => new()
    {
        Name = $"VI_{id}",
        Interface = "eth0",
        VirtualRouterId = id,
        Priority = priority,
        Addresses = [.. addresses.Select(address => new VirtualAddress(IPAddress.Parse(address), 24))],
        Announcements = new() { Repeat = 1, Delay = TimeSpan.Zero, LowerPriorityRepeat = 0 },
    };

    public static UInt128 Number(string address) => AddressBytes.ToNumber(IPAddress.Parse(address));

    /// <summary>Lets machines run until a time, each step at the next deadline of any.</summary>
    public static void Run(ManualTimeProvider time, double seconds, params Machine[] machines)
    {
        TimeSpan end = TimeSpan.FromTicks(time.GetTimestamp()) + TimeSpan.FromSeconds(seconds);
        while (true)
        {
            foreach (Machine machine in machines)
            {
                machine.Runner.Step();
            }

            foreach (Machine machine in machines)
            {
                machine.Runner.Step(); // what the others sent just now
            }

            TimeSpan left = end - TimeSpan.FromTicks(time.GetTimestamp());
            TimeSpan? next = machines.Min(machine => machine.Runner.TimeLeft);
            if (next is null || next > left)
            {
                time.Advance(left.TotalSeconds);
                return;
            }

            time.Advance(Math.Max(0, next.Value.TotalSeconds));
        }
    }
}

/// <summary>Keeps log lines.</summary>
public sealed class ListLogger : ILogger<VrrpRunner>
{
    public List<string> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Add(formatter(state, exception));
}
