using System.Runtime.InteropServices;

namespace IpvsHa.Scripts;

/// <summary>
/// Owner and mode of a file, without following a link. Source: statx(2), the same on every architecture.
/// </summary>
/// <param name="UserId">The owner.</param>
/// <param name="GroupId">The owning group.</param>
/// <param name="Mode">Type and permission bits.</param>
internal readonly unsafe partial record struct FileStatus(uint UserId, uint GroupId, int Mode)
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const int NoFollow = 0x100; // AT_SYMLINK_NOFOLLOW
    private const uint TypeModeOwner = 0x1 | 0x2 | 0x8 | 0x10; // STATX_TYPE, MODE, UID, GID

    public bool IsDirectory => (Mode & 0xF000) == 0x4000;

    public bool IsRegular => (Mode & 0xF000) == 0x8000;

    public bool IsLink => (Mode & 0xF000) == 0xA000;

    /// <summary>By the mode bits; root needs one of the three.</summary>
    public bool MayExecute(ScriptUser user)
    {
        int bit = user.UserId == 0 ? 0x49
            : user.UserId == UserId ? 0x40
            : user.GroupId == GroupId ? 0x08
            : 0x01;
        return (Mode & bit) != 0;
    }

    /// <summary>Null when there is no such file, or it cannot be seen.</summary>
    public static FileStatus? Of(string path)
    {
        byte* status = stackalloc byte[256]; // uid at 20, gid at 24, mode at 28
        return statx(CurrentFolder, path, NoFollow, TypeModeOwner, status) == 0
            ? new FileStatus(*(uint*)(status + 20), *(uint*)(status + 24), *(ushort*)(status + 28))
            : null;
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int folder, string path, int flags, uint mask, byte* status);
}
