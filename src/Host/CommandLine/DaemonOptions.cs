namespace IpvsHa.Host.CommandLine;

/// <summary>What the command line of the daemon said, with its defaults. Travels to the roles as JSON.</summary>
internal sealed record DaemonOptions
{
    /// <summary>The default of <c>-f</c>.</summary>
    public const string DefaultFile = "/etc/keepalived/keepalived.conf";

    /// <summary>The default of <c>--run-dir</c>.</summary>
    public const string DefaultRunDirectory = "/run/ipvsha";

    /// <summary><c>-f</c>: the configuration file.</summary>
    public string File { get; init; } = DefaultFile;

    /// <summary><c>-P</c>: no checkers role.</summary>
    public bool VrrpOnly { get; init; }

    /// <summary><c>-C</c>: no VRRP role.</summary>
    public bool CheckersOnly { get; init; }

    /// <summary><c>--all</c>: every role, whether or not the file has work for it.</summary>
    public bool AllRoles { get; init; }

    /// <summary><c>-n</c>: stay in the foreground.</summary>
    public bool Foreground { get; init; }

    /// <summary><c>-l</c>: log to stderr.</summary>
    public bool LogToConsole { get; init; }

    /// <summary><c>-D</c>: debug lines as well.</summary>
    public bool LogDetail { get; init; }

    /// <summary><c>-G</c>: no syslog.</summary>
    public bool NoSyslog { get; init; }

    /// <summary><c>-S</c>: the syslog facility's number; 3 is daemon.</summary>
    public int SyslogFacility { get; init; } = 3;

    /// <summary><c>-V</c>: leave the virtual addresses at a stop.</summary>
    public bool KeepAddresses { get; init; }

    /// <summary><c>-I</c>: leave the IPVS table at a stop.</summary>
    public bool KeepTable { get; init; }

    /// <summary><c>-R</c>: a role that dies stops the daemon.</summary>
    public bool NoRespawn { get; init; }

    /// <summary><c>--ignore-sigint</c>.</summary>
    public bool IgnoreInterrupt { get; init; }

    /// <summary><c>-i</c>: the name that <c>@name</c> lines of the configuration ask for; null is the host's.</summary>
    public string? ConfigId { get; init; }

    /// <summary><c>-e</c>: an include that finds nothing is an error.</summary>
    public bool CheckIncludes { get; init; }

    /// <summary><c>-u</c>: the file creation mask; null leaves it.</summary>
    public uint? FileCreationMask { get; init; }

    /// <summary><c>-p</c>: the pid file of the supervisor.</summary>
    public string? PidFile { get; init; }

    /// <summary><c>-r</c>: the pid file of the VRRP role.</summary>
    public string? VrrpPidFile { get; init; }

    /// <summary><c>-c</c>: the pid file of the checkers role.</summary>
    public string? CheckersPidFile { get; init; }

    /// <summary><c>--run-dir</c>: where control socket and pid files are.</summary>
    public string RunDirectory { get; init; } = DefaultRunDirectory;

    /// <summary><c>--strict</c>: refuse a start on any error, and let warnings fail <c>-t</c>.</summary>
    public bool Strict { get; init; }

    /// <summary><c>-s</c>: the network namespace to run in; null is the present one.</summary>
    public string? NetworkNamespace { get; init; }

    /// <summary>Options of keepalived that were given and mean nothing here, with the reason; for the log.</summary>
    public IReadOnlyList<string> WithoutEffect { get; init; } = [];

    /// <summary>The path of the control socket.</summary>
    public string ControlSocket => Path.Combine(RunDirectory, "ipvsha.sock");
}
