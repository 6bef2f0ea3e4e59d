namespace IpvsHa.Config;

/// <summary>A command of the file, already split into its words.</summary>
/// <param name="Command">The command as written, without the quotes around the whole.</param>
/// <param name="Arguments">Program and arguments; never empty, quotes and escapes resolved.</param>
/// <param name="User">Who runs it; null: <c>script_user</c>.</param>
/// <param name="Group">The group; null: that of the user.</param>
/// <param name="Position">Where it stands.</param>
public sealed record ScriptLine(
    string Command, IReadOnlyList<string> Arguments, string? User, string? Group, ConfigPosition Position);

/// <summary><c>script_user</c> and <c>user</c>.</summary>
/// <param name="User">Name or number.</param>
/// <param name="Group">Name or number; null: that of the user.</param>
/// <param name="Position">Where it stands.</param>
public sealed record ScriptUserEntry(string User, string? Group, ConfigPosition Position)
{
    internal static ScriptUserEntry? Read(ArgumentReader a) =>
        a.TryTake(out ConfigToken user) ? new(user.Text, a.OptionalWord(), user.Position) : null;
}

/// <summary><c>notify_fifo</c> and its kin.</summary>
/// <param name="Path">The path.</param>
/// <param name="User">Its owner; null: <c>script_user</c>.</param>
/// <param name="Group">Its group.</param>
/// <param name="Position">Where it stands.</param>
public sealed record FifoEntry(string Path, string? User, string? Group, ConfigPosition Position)
{
    internal static FifoEntry? Read(ArgumentReader a) =>
        a.TryTake(out ConfigToken path) ? new(path.Text, a.OptionalWord(), a.OptionalWord(), path.Position) : null;
}
