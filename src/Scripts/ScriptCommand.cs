using System.Buffers;

namespace IpvsHa.Scripts;

/// <summary>An external command as the configuration names it: arguments, and whom it runs as.</summary>
/// <param name="Arguments">The program and its arguments; at least one.</param>
/// <param name="UserId">The user id to run with; null is this process's own.</param>
/// <param name="GroupId">The group id to run with; null is this process's own.</param>
public sealed record ScriptCommand(IReadOnlyList<string> Arguments, uint? UserId, uint? GroupId)
{
    private static readonly SearchValues<char> _special = SearchValues.Create(" \t\n'\"\\$`;&|<>()*?[]#~!{}");

    /// <summary>A command that runs as this process does.</summary>
    public ScriptCommand(params string[] arguments)
        : this(arguments, null, null)
    {
    }

    /// <summary>The same command with further arguments after its own, as notify scripts get them.</summary>
    public ScriptCommand With(params string[] more) => this with { Arguments = [.. Arguments, .. more] };

    /// <summary>The arguments in one line, quoted where they need it.</summary>
    public override string ToString() => string.Join(' ', Arguments.Select(Quote));

    private static string Quote(string argument) =>
        argument.Length > 0 && argument.AsSpan().IndexOfAny(_special) < 0
            ? argument
            : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
