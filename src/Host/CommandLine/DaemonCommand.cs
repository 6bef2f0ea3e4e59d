using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace IpvsHa.Host.CommandLine;

/// <summary>The options of the daemon: keepalived's names, and three of our own.</summary>
internal sealed class DaemonCommand
{
    private static readonly (string Name, string Alias, string Argument, string Why)[] _withoutEffect =
    [
        ("--no_bfd", "-B", "", "there is no BFD process"),
        ("--bfd_pid", "-b", "FILE", "there is no BFD process"),
        ("--log-file", "-g", "FILE", "the log goes to stderr or syslog"),
        ("--flush-log-file", "", "", "the log goes to stderr or syslog"),
        ("--release-vips", "-X", "", "addresses are always compared with what they should be"),
        ("--dump-conf", "-d", "", "'ipvsha status --json' tells the state"),
        ("--address-monitoring", "-a", "", "'-D' logs address changes of interest"),
        ("--snmp", "-x", "", "there is no SNMP agent; /metrics has the numbers"),
        ("--snmp-agent-socket", "-A", "SOCKET", "there is no SNMP agent; /metrics has the numbers"),
        ("--core-dump", "-m", "", "core dumps are the system's matter"),
        ("--core-dump-pattern", "-M", "PATTERN", "core dumps are the system's matter"),
        ("--config-fd", "", "N", "roles get their configuration from the supervisor"),
        ("--perf", "", "", "not built in"),
        ("--debug", "", "WHAT", "'-D' logs more"),
        ("--no-mem-check", "", "", "not built in"),
    ];

    private readonly Option<string> _file = new("--use-file", "-f")
    {
        Description = "Configuration file",
        DefaultValueFactory = static _ => DaemonOptions.DefaultFile,
        HelpName = "FILE",
    };

    private readonly Option<bool> _vrrp = Flag("--vrrp", "-P", "Only the VRRP role");
    private readonly Option<bool> _check = Flag("--check", "-C", "Only the checkers role");
    private readonly Option<bool> _all = Flag("--all", null, "Every role, even without work for it");
    private readonly Option<bool> _foreground = Flag("--dont-fork", "-n", "Stay in the foreground, log to stderr");
    private readonly Option<bool> _console = Flag("--log-console", "-l", "Log to stderr");
    private readonly Option<bool> _detail = Flag("--log-detail", "-D", "Log more");
    private readonly Option<bool> _noSyslog = Flag("--no-syslog", "-G", "Do not log to syslog");
    private readonly Option<string?> _facility = Text("--log-facility", "-S", "0-7|localN|user|daemon", "Syslog facility");
    private readonly Option<bool> _keepAddresses = Flag("--dont-release-vrrp", "-V", "Leave the addresses at a stop");
    private readonly Option<bool> _keepTable = Flag("--dont-release-ipvs", "-I", "Leave the IPVS table at a stop");
    private readonly Option<bool> _noRespawn = Flag("--dont-respawn", "-R", "A role that dies stops the daemon");
    private readonly Option<bool> _ignoreInterrupt = Flag("--ignore-sigint", null, "Ignore SIGINT");
    private readonly Option<string?> _umask = Text("--umask", "-u", "MASK", "File creation mask, octal");
    private readonly Option<string?> _configId = Text("--config-id", "-i", "ID", "Keep '@ID' lines (default: host name)");
    private readonly Option<bool> _allConfig = Flag("--all-config", "-e", "An include that finds nothing is an error");
    private readonly Option<string?> _pid = Text("--pid", "-p", "FILE", "Pid file of the supervisor");
    private readonly Option<string?> _vrrpPid = Text("--vrrp_pid", "-r", "FILE", "Pid file of the VRRP role");
    private readonly Option<string?> _checkersPid = Text("--checkers_pid", "-c", "FILE", "Pid file of the checkers role");
    private readonly Option<string?> _namespace = Text("--namespace", "-s", "NAME", "Network namespace (not yet)");
    private readonly Option<string?> _signum = Text("--signum", null, "STOP|RELOAD|…", "Print the signal's number and exit");
    private readonly Option<bool> _version = Flag("--version", "-v", "Print the version and exit");

    private readonly Option<string?> _test = new("--config-test", "-t")
    {
        Description = "Test the configuration, to stderr or LOG, and exit: 0, 4 fatal, 5 error, 6 script security",
        Arity = ArgumentArity.ZeroOrOne,
        HelpName = "LOG",
    };

    private readonly Option<string> _runDirectory = new("--run-dir")
    {
        Description = "Where control socket and pid files are (ours)",
        DefaultValueFactory = static _ => DaemonOptions.DefaultRunDirectory,
        HelpName = "DIR",
    };

    private readonly Option<bool> _strict = Flag("--strict", null, "Refuse a start on any error; warnings fail -t (ours)");
    private readonly Option<bool> _daemonized = new("--daemonized") { Hidden = true };

    private readonly Argument<string[]> _words = new("words")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Hidden = true,
    };

    private readonly Dictionary<Option, (string Name, string Why)> _ignored = [];

    /// <summary>Adds the options to the root command.</summary>
    public DaemonCommand(RootCommand root)
    {
        foreach (Option option in (Option[])
            [_file, _vrrp, _check, _all, _foreground, _console, _detail, _noSyslog, _facility, _keepAddresses, _keepTable,
             _noRespawn, _ignoreInterrupt, _umask, _configId, _allConfig, _pid, _vrrpPid, _checkersPid, _namespace,
             _signum, _test, _version, _runDirectory, _strict, _daemonized])
        {
            root.Options.Add(option);
        }

        foreach ((string name, string alias, string argument, string why) in _withoutEffect)
        {
            Option<string?> option = new(name, alias.Length == 0 ? [] : [alias])
            {
                Arity = argument.Length == 0 ? ArgumentArity.Zero : ArgumentArity.ZeroOrOne,
                Hidden = true,
            };
            _ignored.Add(option, (name, why));
            root.Options.Add(option);
        }

        root.Arguments.Add(_words);
        root.Validators.Add(Validate);
    }

    /// <summary>Whether this process is the background child of one that the user started.</summary>
    public bool IsDaemonized(ParseResult result) => result.GetValue(_daemonized);

    /// <summary>Whether <c>-v</c> was given.</summary>
    public bool WantsVersion(ParseResult result) => result.GetValue(_version);

    /// <summary>The word of <c>--signum</c>, or null.</summary>
    public string? SignalName(ParseResult result) => result.GetValue(_signum);

    /// <summary>Whether <c>-t</c> was given, and the log file it names, or null.</summary>
    public (bool Wanted, string? Log) ConfigTest(ParseResult result) =>
        (result.GetResult(_test) is not null, result.GetValue(_test));

    /// <summary>The words after the options that mean nothing.</summary>
    public IReadOnlyList<string> Surplus(ParseResult result) => result.GetValue(_words) ?? [];

    /// <summary>What the options say.</summary>
    public DaemonOptions Read(ParseResult result) => new()
    {
        File = Path.GetFullPath(result.GetValue(_file)!),
        VrrpOnly = result.GetValue(_vrrp) && !result.GetValue(_check),
        CheckersOnly = result.GetValue(_check) && !result.GetValue(_vrrp),
        AllRoles = result.GetValue(_all),
        Foreground = result.GetValue(_foreground),
        LogToConsole = result.GetValue(_console),
        LogDetail = result.GetValue(_detail),
        NoSyslog = result.GetValue(_noSyslog),
        SyslogFacility = CommandLine.SyslogFacility.Parse(result.GetValue(_facility) ?? "daemon") ?? 3,
        KeepAddresses = result.GetValue(_keepAddresses),
        KeepTable = result.GetValue(_keepTable),
        NoRespawn = result.GetValue(_noRespawn),
        IgnoreInterrupt = result.GetValue(_ignoreInterrupt),
        FileCreationMask = ParseMask(result.GetValue(_umask)),
        ConfigId = result.GetValue(_configId),
        CheckIncludes = result.GetValue(_allConfig),
        PidFile = result.GetValue(_pid),
        VrrpPidFile = result.GetValue(_vrrpPid),
        CheckersPidFile = result.GetValue(_checkersPid),
        RunDirectory = Path.GetFullPath(result.GetValue(_runDirectory)!),
        Strict = result.GetValue(_strict),
        NetworkNamespace = result.GetValue(_namespace),
        WithoutEffect = [.. from pair in _ignored
                            where result.GetResult(pair.Key) is not null
                            select $"option {pair.Value.Name} has no effect: {pair.Value.Why}"],
    };

    private void Validate(CommandResult result)
    {
        if (result.GetValue(_facility) is { } facility && CommandLine.SyslogFacility.Parse(facility) is null)
        {
            result.AddError($"-S takes 0 to 7, local0 to local7, user or daemon, not '{facility}'");
        }

        if (result.GetValue(_umask) is { } mask && ParseMask(mask) is null)
        {
            result.AddError($"-u takes an octal number up to 777, not '{mask}'");
        }

        if (result.GetValue(_namespace) is { } name)
        {
            result.AddError($"-s is not there yet; 'ip netns exec {name} ipvsha …' does the same");
        }
    }

    private static uint? ParseMask(string? text)
    {
        uint mask = 0;
        foreach (char digit in text ?? "x")
        {
            if (digit is < '0' or > '7')
            {
                return null;
            }

            mask = (mask * 8) + uint.Parse([digit], CultureInfo.InvariantCulture);
        }

        return mask <= 0x1FF ? mask : null;
    }

    private static Option<bool> Flag(string name, string? alias, string description) =>
        new(name, alias is null ? [] : [alias]) { Description = description, Arity = ArgumentArity.Zero };

    private static Option<string?> Text(string name, string? alias, string argument, string description) =>
        new(name, alias is null ? [] : [alias]) { Description = description, HelpName = argument };
}
