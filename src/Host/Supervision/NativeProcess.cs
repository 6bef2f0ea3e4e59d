using System.Runtime.InteropServices;

namespace IpvsHa.Host.Supervision;

/// <summary>The process calls of libc that .NET does not offer.</summary>
internal static partial class NativeProcess
{
    /// <summary>SIGKILL.</summary>
    public const int Kill = 9;

    /// <summary>SIGTERM.</summary>
    public const int Terminate = 15;

    /// <summary>Sends a signal; false when there is no such process (kill(2)).</summary>
    public static bool Signal(int processId, int signal) => NativeKill(processId, signal) == 0;

    /// <summary>Leaves the terminal: a session of its own (setsid(2)).</summary>
    public static void DetachFromTerminal() => _ = NativeSetSid();

    /// <summary>Points stdin, stdout and stderr to /dev/null (dup2(2)).</summary>
    public static void DropStandardStreams()
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle sink =
            File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite);
        int descriptor = (int)sink.DangerousGetHandle();
        for (int standard = 0; standard <= 2; standard++)
        {
            _ = NativeDup2(descriptor, standard);
        }
    }

    /// <summary>Sets the file creation mask (umask(2)).</summary>
    public static void SetFileCreationMask(uint mask) => _ = NativeUmask(mask);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int NativeKill(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "setsid")]
    private static partial int NativeSetSid();

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int NativeDup2(int from, int to);

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint NativeUmask(uint mask);
}
