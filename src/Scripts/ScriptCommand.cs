namespace IpvsHa.Scripts;

/// <summary>An external command as the configuration names it: arguments, and whom it runs as.</summary>
/// <param name="Arguments">The program and its arguments; at least one.</param>
/// <param name="UserId">The user id to run with; null is this process's own.</param>
/// <param name="GroupId">The group id to run with; null is this process's own.</param>
public sealed record ScriptCommand(IReadOnlyList<string> Arguments, uint? UserId, uint? GroupId);
