using IpvsHa.Config;
using IpvsHa.Config.Effective;
using IpvsHa.Scripts;

namespace IpvsHa.Host.Composition;

/// <summary>Turns the script lines of the configuration into commands that may run, and says which may not and why.</summary>
/// <remarks>Looks at users, groups and files: the one part of the composition that reads the machine.</remarks>
internal sealed class ScriptComposer(EffectiveGlobals globals)
{
    private static readonly DiagnosticRule _unusable = new(
        "CFG0601", ConfigSeverity.Error, "a script is missing or not executable", ExitClass.Error);

    private static readonly DiagnosticRule _unknownUser = new(
        "CFG0602", ConfigSeverity.Error, "the user or group of a script does not exist", ExitClass.Error);

    private static readonly DiagnosticRule _unsafe = new(
        "CFG0603", ConfigSeverity.Error, "somebody else than root can change a script that runs as root", ExitClass.Security);

    private static readonly DiagnosticRule _noSecurity = new(
        "CFG0604", ConfigSeverity.Warning, "scripts run although enable_script_security is off", ExitClass.Security);

    private readonly List<ConfigDiagnostic> _diagnostics = [];
    private bool _hasWarned;

    /// <summary>What is wrong with the scripts that were composed.</summary>
    public IReadOnlyList<ConfigDiagnostic> Diagnostics => _diagnostics;

    /// <summary>The command of a line; null when there is none, or when it may not run.</summary>
    /// <param name="line">The line; null when the file is silent.</param>
    /// <param name="user">A <c>user</c> line of its own, as <c>vrrp_script</c> and <c>MISC_CHECK</c> have; null for none.</param>
    public ScriptCommand? Compose(ScriptLine? line, ScriptUserEntry? user = null)
    {
        if (line is null || line.Arguments.Count == 0)
        {
            return null;
        }

        string? userName = user?.User ?? line.User;
        string? groupName = user?.Group ?? line.Group;
        if (!TryFindUser(userName, groupName, line.Position, out ScriptUser owner))
        {
            return null;
        }

        // "< /path" asks whether a file can be opened.
        IReadOnlyList<string> arguments = line.Arguments[0].StartsWith('<')
            ? ["/bin/sh", "-c", "exec < \"$0\"", string.Concat(line.Arguments)[1..].Trim()]
            : line.Arguments;
        ScriptCommand command = new(arguments, owner.UserId, owner.GroupId);
        return IsAllowed(command, line) ? command : null;
    }

    private bool TryFindUser(string? userName, string? groupName, ConfigPosition position, out ScriptUser owner)
    {
        userName ??= globals.ScriptUser?.User;
        groupName ??= userName == globals.ScriptUser?.User ? globals.ScriptUser?.Group : null;
        ScriptUser? found = userName is null
            ? UserLookup.FindDefaultUser()
                ?? (globals.EnableScriptSecurity ? null : new ScriptUser(UserLookup.OwnUserId, UserLookup.OwnGroupId))
            : UserLookup.FindUser(userName);
        owner = found ?? default;
        if (found is null)
        {
            _diagnostics.Add(new(_unknownUser, position, userName is null
                ? "the script is dropped: with enable_script_security it needs script_user, or the user keepalived_script"
                : $"the script is dropped: there is no user '{userName}'"));
            return false;
        }

        if (groupName is null)
        {
            return true;
        }

        if (UserLookup.FindGroup(groupName.TrimStart(':')) is not { } group)
        {
            _diagnostics.Add(new(_unknownUser, position, $"the script is dropped: there is no group '{groupName}'"));
            return false;
        }

        owner = owner with { GroupId = group };
        return true;
    }

    private bool IsAllowed(ScriptCommand command, ScriptLine line)
    {
        ScriptInspection inspection = ScriptSecurity.Inspect(command);
        switch (inspection.Verdict)
        {
            case ScriptVerdict.Missing:
                _diagnostics.Add(new(_unusable, line.Position, $"'{inspection.Component}' does not exist: the script is disabled"));
                return false;
            case ScriptVerdict.NotExecutable:
                _diagnostics.Add(new(
                    _unusable, line.Position, $"'{inspection.Component}' is not executable for its user: the script is disabled"));
                return false;
            case ScriptVerdict.Unsafe when globals.EnableScriptSecurity:
                _diagnostics.Add(new(
                    _unsafe, line.Position, $"unsafe '{inspection.Component}', {inspection.Why}: the script is disabled"));
                return false;
            case ScriptVerdict.Unsafe:
                _diagnostics.Add(new(
                    _unsafe, line.Position,
                    $"unsafe '{inspection.Component}', {inspection.Why}; mend it, and set enable_script_security"));
                return true;
            default:
                WarnOnce(line);
                return true;
        }
    }

    private void WarnOnce(ScriptLine line)
    {
        if (!globals.EnableScriptSecurity && !_hasWarned)
        {
            _hasWarned = true;
            _diagnostics.Add(new(
                _noSecurity, line.Position, "scripts run, and enable_script_security is not set in global_defs"));
        }
    }
}
