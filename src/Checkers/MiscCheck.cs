using IpvsHa.Scripts;

namespace IpvsHa.Checkers;

/// <summary>MISC_CHECK: passes when a script says so.</summary>
/// <param name="runner">Runs the script.</param>
/// <param name="command"><c>misc_path</c> and <c>user</c>.</param>
/// <param name="timeout"><c>misc_timeout</c>; then the script's whole process group is ended.</param>
/// <param name="isDynamic"><c>misc_dynamic</c>: exit status 2 to 255 is a pass that asks for weight 0 to 253.</param>
public sealed class MiscCheck(IScriptRunner runner, ScriptCommand command, TimeSpan timeout, bool isDynamic) : ICheck
{
    /// <inheritdoc/>
    public string Subject => $"Misc check of [{command}]";

    /// <inheritdoc/>
    public string Key => $"MISC_CHECK {command} as {command.UserId}:{command.GroupId} in {timeout} {isDynamic}";

    /// <inheritdoc/>
    public async ValueTask<CheckResult> RunAsync(CancellationToken cancellationToken)
    {
        ScriptResult result = await runner.RunAsync(command, timeout, cancellationToken);
        return result switch
        {
            { Succeeded: true } => CheckResult.Pass,
            { IsOwnFault: true } => CheckResult.Exhausted(result.ToString()),
            { Outcome: ScriptOutcome.Exited, Code: >= 2 and <= 255 } when isDynamic =>
                CheckResult.PassWithWeight(result.Code - 2),
            _ => CheckResult.Fail(result.ToString()),
        };
    }
}
