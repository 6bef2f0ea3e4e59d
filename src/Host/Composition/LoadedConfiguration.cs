using System.Net;
using IpvsHa.Config;
using IpvsHa.Config.Blocks;
using IpvsHa.Config.Effective;
using IpvsHa.Host.CommandLine;
using IpvsHa.Host.Roles;
using IpvsHa.Scripts;

namespace IpvsHa.Host.Composition;

/// <summary>One version of the configuration: what was read, what is wrong with it, and what is to run.</summary>
internal sealed class LoadedConfiguration
{
    private static readonly IPEndPoint _defaultEndpoint = new(IPAddress.Loopback, 9165);

    private static readonly DiagnosticRule _noInterface = new(
        "CFG0605", ConfigSeverity.Error, "an interface does not exist", ExitClass.Error);

    private static readonly DiagnosticRule _badEndpoint = new(
        "CFG0606", ConfigSeverity.Error, "the address of the metrics is not one", ExitClass.Error);

    private static readonly DiagnosticRule _noHeader = new(
        "CFG0607", ConfigSeverity.Error, "auth_type AH does not work yet", ExitClass.Error);

    private readonly ConfigResult _result;
    private readonly EffectiveGlobals _globals;

    private LoadedConfiguration(ConfigResult result)
    {
        _result = result;
        _globals = EffectiveGlobals.Resolve(result.Config);
        Diagnostics = result.Diagnostics;
    }

    /// <summary>An empty file.</summary>
    public static LoadedConfiguration Empty { get; } = new(ConfigParser.ParseText(""));

    /// <summary>The very texts that were read, for the roles.</summary>
    public HandedSnapshot Snapshot
    {
        get
        {
            List<string> texts = [];
            string head = _result.Snapshot.Serialize(texts);
            return HandedSnapshot.Of(head, texts);
        }
    }

    /// <summary>What is wrong with it, in the order of the file; then what the machine lacks.</summary>
    public IReadOnlyList<ConfigDiagnostic> Diagnostics { get; private init; }

    /// <summary>Whether nothing may be started from it.</summary>
    public bool IsFatal => _result.HasFatal;

    /// <summary>How many errors.</summary>
    public int ErrorCount => Diagnostics.Count(static diagnostic => diagnostic.Severity >= ConfigSeverity.Error);

    /// <summary>How many warnings.</summary>
    public int WarningCount => Diagnostics.Count(static diagnostic => diagnostic.Severity == ConfigSeverity.Warning);

    /// <summary>Whether there is work for the VRRP role.</summary>
    public bool HasVrrp => _result.Config.VrrpInstances.Count > 0;

    /// <summary>Whether there is work for the checkers role.</summary>
    public bool HasCheckers => _result.Config.VirtualServers.Count > 0;

    /// <summary><c>child_wait_time</c>: how long a role may take to stop.</summary>
    public TimeSpan ChildWaitTime => _globals.ChildWaitTime;

    /// <summary>What concerns the IPVS table as a whole.</summary>
    public TableSettings Table => new(
        _result.Config.GlobalDefs.LvsFlush,
        _result.Config.GlobalDefs.LvsFlushOnStop == LvsFlushOnStop.Everything,
        _result.Config.GlobalDefs.LvsTimeouts,
        _result.Config.Ipvsha.RepairInterval);

    /// <summary>Where metrics are served; null for nowhere.</summary>
    public IPEndPoint? HttpEndpoint => _result.Config.Ipvsha.Http switch
    {
        null => _defaultEndpoint,
        "off" => null,
        { } text => IPEndPoint.TryParse(text, out IPEndPoint? endpoint) ? endpoint : _defaultEndpoint,
    };

    /// <summary>Reads the file and looks at the scripts and interfaces that it names.</summary>
    public static LoadedConfiguration Load(DaemonOptions options)
    {
        ConfigLoadOptions load = new() { CheckAllIncludes = options.CheckIncludes };
        if (options.ConfigId is not null)
        {
            load = load with { ConfigId = options.ConfigId };
        }

        LoadedConfiguration loaded = new(FileSource.Load(options.File, load));
        return new LoadedConfiguration(loaded._result)
        {
            Diagnostics = [.. loaded.Diagnostics, .. loaded.InspectMachine()],
        };
    }

    /// <summary>What the supervisor has read, in a role.</summary>
    /// <exception cref="FormatException">It is no snapshot.</exception>
    public static LoadedConfiguration Parse(HandedSnapshot snapshot) =>
        new(ConfigParser.Parse(ConfigSnapshot.Deserialize(snapshot.Head, snapshot.Texts)));

    /// <summary>The virtual servers to run.</summary>
    public IReadOnlyList<VirtualServerComposition> ComposeVirtualServers(IScriptRunner runner, TimeProvider time) =>
        new LvsComposer(_result.Config, new ScriptComposer(_globals), runner, time).Compose();

    /// <summary>The virtual routers to run.</summary>
    public VrrpComposition ComposeVrrp() => VrrpComposer.Compose(_result.Config, new ScriptComposer(_globals));

    /// <summary>The first error that <paramref name="running"/> did not have, for people; null when there is none.</summary>
    public string? FindNewError(LoadedConfiguration running)
    {
        HashSet<(string, string)> known =
            [.. running.Diagnostics.Select(static diagnostic => (diagnostic.Id, diagnostic.Message))];
        return Diagnostics.FirstOrDefault(diagnostic =>
            diagnostic.Severity >= ConfigSeverity.Error
            && diagnostic.ExitClass != ExitClass.Security
            && !known.Contains((diagnostic.Id, diagnostic.Message)))?.ToString();
    }

    /// <summary>The exit status of <c>-t</c>: 0, or the class of the worst problem.</summary>
    public int ExitStatus(bool strict)
    {
        ExitClass[] classes = [.. Diagnostics
            .Where(diagnostic => strict || diagnostic.Severity >= ConfigSeverity.Error || diagnostic.ExitClass == ExitClass.Security)
            .Select(static diagnostic => diagnostic.ExitClass == ExitClass.None ? ExitClass.Error : diagnostic.ExitClass)];
        return classes.Length == 0 ? ExitCode.Success : (int)classes.Min();
    }

    /// <summary>A diagnostic with the line it is about and a caret.</summary>
    public string Format(ConfigDiagnostic diagnostic) => DiagnosticFormatter.Format(diagnostic, _result.Snapshot);

    private IEnumerable<ConfigDiagnostic> InspectMachine()
    {
        ScriptComposer scripts = new(_globals);
        VrrpComposer.Compose(_result.Config, scripts);
        LvsComposer.InspectScripts(_result.Config, scripts);
        foreach (ConfigDiagnostic diagnostic in scripts.Diagnostics)
        {
            yield return diagnostic;
        }

        foreach (VrrpInstanceBlock block in _result.Config.VrrpInstances)
        {
            if (IsWithoutInterface(block))
            {
                yield return new(
                    _noInterface, block.Source.PositionOf("interface"),
                    $"there is no interface '{block.Interface}'; {block.Name} waits in FAULT until there is one");
            }

            if (EffectiveVrrpInstance.Resolve(block, _result.Config)?.Authentication is { Type: AuthenticationType.Ah })
            {
                yield return new(
                    _noHeader, block.Source.PositionOf("authentication"),
                    $"auth_type AH does not work yet: {block.Name} neither sends nor takes it, and its peer would not hear it");
            }
        }

        IpvshaBlock own = _result.Config.Ipvsha;
        if (own.Http is { } http && http != "off" && !IPEndPoint.TryParse(http, out _))
        {
            yield return new(
                _badEndpoint, own.Source.PositionOf("http"),
                $"'http' takes ADDRESS:PORT or off, not '{http}'; {_defaultEndpoint} is used");
        }
    }

    private static bool IsWithoutInterface(VrrpInstanceBlock block) =>
        block.Interface is { Length: > 0 } name && !Directory.Exists($"/sys/class/net/{name}");
}

/// <summary>Settings of the IPVS table as a whole.</summary>
/// <param name="FlushAtStart"><c>lvs_flush</c>: empty the table at a start, foreign services included.</param>
/// <param name="FlushAtStop"><c>lvs_flush_on_stop</c>: empty it at a stop as well.</param>
/// <param name="Timeouts"><c>lvs_timeouts</c>; null leaves the kernel's.</param>
/// <param name="RepairInterval"><c>repair_interval</c>; zero is off, null goes by the size of the table.</param>
internal sealed record TableSettings(
    bool FlushAtStart, bool FlushAtStop, LvsTimeoutsEntry? Timeouts, TimeSpan? RepairInterval);
