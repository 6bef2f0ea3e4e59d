namespace IpvsHa.Scripts;

/// <summary>What the inspection of a script found.</summary>
public enum ScriptVerdict
{
    /// <summary>It may run.</summary>
    Ok,

    /// <summary>It is not there for its user; keepalived drops it.</summary>
    Missing,

    /// <summary>Its user may not execute it; keepalived drops it.</summary>
    NotExecutable,

    /// <summary>
    /// It runs with root's rights and others could change it; dropped under <c>enable_script_security</c>.
    /// </summary>
    Unsafe,
}

/// <summary>The result of an inspection.</summary>
/// <param name="Verdict">What was found.</param>
/// <param name="Component">The path of the file or directory at fault; the program itself when all is well.</param>
/// <param name="Why">What is wrong with it, in words; null when all is well.</param>
/// <param name="FoundInPath">Whether the command is a bare name that PATH turned into this program.</param>
public readonly record struct ScriptInspection(ScriptVerdict Verdict, string Component, string? Why, bool FoundInPath)
{
    /// <summary>Whether it may run without a complaint.</summary>
    public bool IsOk => Verdict == ScriptVerdict.Ok;
}

/// <summary>Looks at a script before it is used, as keepalived does at load.</summary>
/// <remarks>
/// It must exist and be executable for its user, by mode bits and primary group. If it runs as user 0 or group 0, or is
/// root's and setuid or setgid, then every component of its path, through all symbolic links, must be owned by root;
/// the
/// file and every directory without the sticky bit must not be writable by a group other than root's or by all.
/// </remarks>
public static class ScriptSecurity
{
    private const int SetUser = 0x800; // S_ISUID
    private const int SetGroup = 0x400; // S_ISGID
    private const int Sticky = 0x200; // S_ISVTX
    private const int GroupWrite = 0x10;
    private const int OthersWrite = 0x02;
    private const int MaxLinks = 40; // as the kernel's

    /// <summary>Inspects the program of a command.</summary>
    /// <param name="command">The command; a <c>&lt;/path</c> test of a file is always fine.</param>
    public static ScriptInspection Inspect(ScriptCommand command)
    {
        string program = command.Arguments[0];
        ScriptUser user = new(command.UserId ?? UserLookup.OwnUserId, command.GroupId ?? UserLookup.OwnGroupId);
        if (program.StartsWith("</", StringComparison.Ordinal))
        {
            return new(ScriptVerdict.Ok, program, null, FoundInPath: false);
        }

        return program.Contains('/', StringComparison.Ordinal)
            ? Inspect(Path.Combine(Environment.CurrentDirectory, program), user, foundInPath: false)
            : Search(program, user);
    }

    private static ScriptInspection Search(string name, ScriptUser user)
    {
        string folders = Environment.GetEnvironmentVariable("PATH") is { Length: > 0 } path ? path : "/bin:/usr/bin";
        ScriptInspection? refused = null;
        foreach (string folder in folders.Split(':'))
        {
            ScriptInspection inspection =
                Inspect(Path.Combine(Environment.CurrentDirectory, folder, name), user, foundInPath: true);
            if (inspection.Verdict is ScriptVerdict.Ok or ScriptVerdict.Unsafe)
            {
                return inspection;
            }

            refused ??= inspection.Verdict == ScriptVerdict.NotExecutable ? inspection : null;
        }

        return refused ?? new(ScriptVerdict.Missing, name, "not found in PATH", FoundInPath: true);
    }

    private static ScriptInspection Inspect(string path, ScriptUser user, bool foundInPath)
    {
        List<(string Path, FileStatus Status)> visited = [];
        ScriptInspection Result(ScriptVerdict verdict, string component, string? why) =>
            new(verdict, component, why, foundInPath);

        if (Walk(path, user, visited) is { } missing)
        {
            return Result(ScriptVerdict.Missing, missing.Path, missing.Why);
        }

        (string program, FileStatus file) = visited[^1];
        if (!file.IsRegular)
        {
            return Result(ScriptVerdict.NotExecutable, program, "not a regular file");
        }

        if (!file.MayExecute(user))
        {
            return Result(ScriptVerdict.NotExecutable, program, "not executable for its user");
        }

        bool gainsRoot = file.UserId == 0 && (file.Mode & (SetUser | SetGroup)) != 0;
        if (user.UserId == 0 || user.GroupId == 0 || gainsRoot)
        {
            foreach ((string component, FileStatus status) in visited)
            {
                if (WhyUnsafe(status) is { } why)
                {
                    return Result(ScriptVerdict.Unsafe, component, why);
                }
            }
        }

        return Result(ScriptVerdict.Ok, program, null);
    }

    private static string? WhyUnsafe(FileStatus status)
    {
        if (status.UserId != 0)
        {
            return "not owned by root";
        }

        bool bitsMatter = !status.IsLink && !(status.IsDirectory && (status.Mode & Sticky) != 0);
        if (bitsMatter && (status.Mode & OthersWrite) != 0)
        {
            return "writable by all";
        }

        return bitsMatter && (status.Mode & GroupWrite) != 0 && status.GroupId != 0
            ? "writable by a group that is not root's"
            : null;
    }

    /// <summary>
    /// Follows a path from the root as the kernel would, and notes every component and link on the way.
    /// </summary>
    /// <returns>What is missing, or null; then the last of <paramref name="visited"/> is the file.</returns>
    private static (string Path, string Why)? Walk(
        string path, ScriptUser user, List<(string Path, FileStatus Status)> visited)
    {
        Stack<string> left = new();
        Push(path);
        string at = "/";
        int links = 0;
        if (FileStatus.Of(at) is { } root)
        {
            visited.Add((at, root));
        }

        while (left.TryPop(out string? name))
        {
            if (name == "..")
            {
                at = Path.GetDirectoryName(at) ?? "/";
                continue;
            }

            string next = Path.Combine(at, name);
            if (FileStatus.Of(next) is not { } status)
            {
                return (next, "no such file");
            }

            visited.Add((next, status));
            if (status.IsLink)
            {
                if (++links > MaxLinks || new FileInfo(next).LinkTarget is not { } target)
                {
                    return (next, "too many symbolic links");
                }

                at = target.StartsWith('/') ? "/" : at;
                Push(target);
                continue;
            }

            if (left.Count > 0 && !status.IsDirectory)
            {
                return (next, "not a directory");
            }

            if (status.IsDirectory && user.UserId != 0 && !status.MayExecute(user))
            {
                return (next, "its user may not enter it");
            }

            at = next;
        }

        visited.Add((at, FileStatus.Of(at) ?? default));
        return null;

        void Push(string more)
        {
            foreach (string part in Enumerable.Reverse(more.Split('/', StringSplitOptions.RemoveEmptyEntries)))
            {
                if (part != ".")
                {
                    left.Push(part);
                }
            }
        }
    }
}
