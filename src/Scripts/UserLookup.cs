using System.Runtime.InteropServices;

namespace IpvsHa.Scripts;

/// <summary>Names of users and groups to their numbers, by getpwnam(3) and getgrnam(3): files, LDAP, systemd.</summary>
public static unsafe partial class UserLookup
{
    /// <summary>The user that keepalived takes for scripts when <c>script_user</c> is not set.</summary>
    public const string DefaultUserName = "keepalived_script";

    private const int MaxEntry = 65536;

    /// <summary>The effective user id of this process.</summary>
    public static uint OwnUserId { get; } = geteuid();

    /// <summary>The effective group id of this process.</summary>
    public static uint OwnGroupId { get; } = getegid();

    /// <summary>Looks a user up.</summary>
    /// <param name="name">The name; a number is not one.</param>
    /// <returns>Its id and its primary group, or null when there is no such user.</returns>
    public static ScriptUser? FindUser(string name)
    {
        byte[] buffer = new byte[MaxEntry];
        fixed (byte* texts = buffer)
        {
            Passwd entry;
            Passwd* found;
            return getpwnam_r(name, &entry, texts, MaxEntry, &found) == 0 && found != null
                ? new ScriptUser(entry.UserId, entry.GroupId)
                : null;
        }
    }

    /// <summary>Looks a group up.</summary>
    /// <returns>Its id, or null when there is no such group.</returns>
    public static uint? FindGroup(string name)
    {
        byte[] buffer = new byte[MaxEntry];
        fixed (byte* texts = buffer)
        {
            Group entry;
            Group* found;
            return getgrnam_r(name, &entry, texts, MaxEntry, &found) == 0 && found != null ? entry.GroupId : null;
        }
    }

    /// <summary>Whom scripts run as that name nobody: <c>keepalived_script</c> if there is one.</summary>
    /// <returns>Null when there is none; then it is the own user, or nobody at all under script security.</returns>
    public static ScriptUser? FindDefaultUser() => FindUser(DefaultUserName);

    [LibraryImport("libc")]
    private static partial uint geteuid();

    [LibraryImport("libc")]
    private static partial uint getegid();

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int getpwnam_r(string name, Passwd* entry, byte* buffer, nint size, Passwd** found);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int getgrnam_r(string name, Group* entry, byte* buffer, nint size, Group** found);

    private struct Passwd // pwd.h of Linux
    {
        public nint Name;
        public nint Password;
        public uint UserId;
        public uint GroupId;
        public nint Gecos;
        public nint Directory;
        public nint Shell;
    }

    private struct Group // grp.h of Linux
    {
        public nint Name;
        public nint Password;
        public uint GroupId;
        public nint Members;
    }
}

/// <summary>Whom a script runs as.</summary>
/// <param name="UserId">The user id.</param>
/// <param name="GroupId">The primary group of the user, or the group named beside it.</param>
public readonly record struct ScriptUser(uint UserId, uint GroupId);
