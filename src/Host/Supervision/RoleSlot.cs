using IpvsHa.Host.Roles;
using IpvsHa.Host.Status;

namespace IpvsHa.Host.Supervision;

/// <summary>One role as the supervisor sees it: its process, and what its successor would have to know.</summary>
internal sealed class RoleSlot(string name, PidFile? pidFile)
{
    /// <summary><c>vrrp</c> or <c>checkers</c>.</summary>
    public string Name { get; } = name;

    /// <summary>Where its process id goes; null for nowhere.</summary>
    public PidFile? PidFile { get; } = pidFile;

    /// <summary>When to start it again.</summary>
    public RestartPolicy Restarts { get; } = new();

    /// <summary>The child; null while there is none.</summary>
    public RoleProcess? Process { get; set; }

    /// <summary>Whether the configuration has work for it.</summary>
    public bool IsWanted { get; set; }

    /// <summary>What the role has told so far.</summary>
    public RoleMemory? Memory { get; set; }

    /// <summary>When the last child died, on the monotonic clock; null before that.</summary>
    public TimeSpan? DiedAt { get; set; }

    /// <summary>For people.</summary>
    public RoleStatus Status { get; set; } = new(name, null, "stopped", DateTimeOffset.UnixEpoch, 0, null);
}
