using System.Runtime.InteropServices;
using System.Text;

namespace IpvsHa.Scripts;

/// <summary>The calls of libc that start, signal and reap a process.</summary>
/// <remarks>
/// posix_spawn(3), and not fork: between fork and exec a runtime with threads may do nothing at all. The child leads
/// its
/// own process group, has all signals at their defaults and unblocked, normal scheduling, and /dev/null for its input
/// and output.
/// </remarks>
internal static unsafe partial class Spawn
{
    public const int Term = 15;
    public const int Kill = 9;
    public const int NoChild = 10; // ECHILD
    private const int NotExecutable = 8; // ENOEXEC
    private const int MaxAttributes = 512; // posix_spawnattr_t has 336 bytes in glibc and in musl
    private const int MaxSignals = 128; // sigset_t
    private const short Flags = 0x02 | 0x04 | 0x08; // SETPGROUP, SETSIGDEF, SETSIGMASK
    private const short SetScheduler = 0x20;
    private const int ReadWrite = 2; // O_RDWR
    private const int NoHang = 1; // WNOHANG
    private const int Exited = 4; // WEXITED
    private const int NoWait = 0x01000000; // WNOWAIT
    private const int ById = 1; // P_PID

    private static readonly delegate* unmanaged<void*, int, int> _closeFrom = FindCloseFrom();

    /// <summary>Starts a program that is found by its path, or in PATH if its name has no slash.</summary>
    /// <param name="arguments">The program and its arguments.</param>
    /// <param name="environment">Each <c>NAME=value</c>.</param>
    /// <param name="process">The process, which is its process group as well; 0 after an error.</param>
    /// <returns>0 or the errno.</returns>
    public static int Start(IReadOnlyList<string> arguments, IReadOnlyList<string> environment, out int process)
    {
        int error = StartProgram(arguments, environment, out process);
        return error == NotExecutable // a script without #! is the shell's, as everywhere else
            ? StartProgram(["/bin/sh", .. arguments], environment, out process)
            : error;
    }

    /// <summary>Looks whether a child has ended, and leaves it a zombie so that its number stays taken.</summary>
    /// <param name="process">The child.</param>
    /// <param name="result">How it ended.</param>
    public static bool HasEnded(int process, out ScriptResult result)
    {
        int* info = stackalloc int[32]; // siginfo_t: signo, errno, code, padding, pid, uid, status
        new Span<int>(info, 32).Clear();
        if (waitid(ById, (uint)process, info, Exited | NoHang | NoWait) != 0)
        {
            result = ScriptResult.NotStarted(NoChild); // somebody else reaped it, so that nobody knows how it ended
            return Marshal.GetLastPInvokeError() == NoChild;
        }

        bool is64 = sizeof(nint) == 8; // the union is aligned to a pointer
        int processAt = is64 ? 4 : 3;
        result = info[2] == 1 ? ScriptResult.Exited(info[processAt + 2]) : ScriptResult.Signaled(info[processAt + 2]);
        return info[processAt] == process;
    }

    /// <summary>Takes the zombie away.</summary>
    public static void Reap(int process)
    {
        int status;
        _ = waitpid(process, &status, NoHang);
    }

    /// <summary>Sends a signal to every process of a group.</summary>
    public static void Signal(int group, int signal) => _ = kill(-group, signal);

    private static int StartProgram(
        IReadOnlyList<string> arguments, IReadOnlyList<string> environment, out int process)
    {
        process = 0;
        byte* attributes = stackalloc byte[MaxAttributes];
        byte* actions = stackalloc byte[MaxAttributes];
        byte* signals = stackalloc byte[MaxSignals];
        byte** argv = Allocate(arguments);
        byte** envp = Allocate(environment);
        _ = posix_spawnattr_init(attributes);
        _ = posix_spawn_file_actions_init(actions);
        try
        {
            short flags = Flags;
            _ = sigemptyset(signals);
            _ = posix_spawnattr_setsigmask(attributes, signals);
            _ = sigfillset(signals);
            _ = posix_spawnattr_setsigdefault(attributes, signals);
            _ = posix_spawnattr_setpgroup(attributes, 0);
            if (sched_getscheduler(0) > 0) // a real-time thread must not make real-time scripts
            {
                int normal = 0;
                _ = posix_spawnattr_setschedpolicy(attributes, 0);
                _ = posix_spawnattr_setschedparam(attributes, &normal);
                flags |= SetScheduler;
            }

            _ = posix_spawnattr_setflags(attributes, flags);
            fixed (byte* nowhere = "/dev/null"u8)
            {
                _ = posix_spawn_file_actions_addopen(actions, 0, nowhere, ReadWrite, 0);
            }

            _ = posix_spawn_file_actions_adddup2(actions, 0, 1);
            _ = posix_spawn_file_actions_adddup2(actions, 0, 2);
            if (_closeFrom != null)
            {
                _ = _closeFrom(actions, 3);
            }

            int started;
            int error = posix_spawnp(&started, argv[0], actions, attributes, argv, envp);
            process = error == 0 ? started : 0;
            return error;
        }
        finally
        {
            _ = posix_spawn_file_actions_destroy(actions);
            _ = posix_spawnattr_destroy(attributes);
            NativeMemory.Free(argv);
            NativeMemory.Free(envp);
        }
    }

    /// <summary>One block: the pointers, a null, then the texts, each with its NUL.</summary>
    private static byte** Allocate(IReadOnlyList<string> texts)
    {
        int pointers = (texts.Count + 1) * sizeof(byte*);
        int total = pointers + texts.Sum(static text => Encoding.UTF8.GetByteCount(text) + 1);
        byte** block = (byte**)NativeMemory.AllocZeroed((nuint)total);
        byte* next = (byte*)block + pointers;
        byte* end = (byte*)block + total;
        for (int i = 0; i < texts.Count; i++)
        {
            block[i] = next;
            next += Encoding.UTF8.GetBytes(texts[i], new Span<byte>(next, (int)(end - next))) + 1;
        }

        return block;
    }

    /// <summary>Closes what others left open without close-on-exec; glibc has it since 2.34.</summary>
    private static delegate* unmanaged<void*, int, int> FindCloseFrom() =>
        NativeLibrary.TryLoad("libc.so.6", out nint libc)
        && NativeLibrary.TryGetExport(libc, "posix_spawn_file_actions_addclosefrom_np", out nint address)
            ? (delegate* unmanaged<void*, int, int>)address
            : null;

#pragma warning disable SA1300, IDE1006, CA1707 // the names of libc
    [LibraryImport("libc")]
    private static partial int posix_spawnattr_init(byte* attributes);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_destroy(byte* attributes);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setflags(byte* attributes, short flags);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setpgroup(byte* attributes, int group);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setsigmask(byte* attributes, byte* signals);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setsigdefault(byte* attributes, byte* signals);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setschedpolicy(byte* attributes, int policy);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setschedparam(byte* attributes, int* parameters);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_init(byte* actions);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_destroy(byte* actions);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_addopen(
        byte* actions, int descriptor, byte* path, int flags, uint mode);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_adddup2(byte* actions, int from, int to);

    [LibraryImport("libc")]
    private static partial int posix_spawnp(
        int* process, byte* file, byte* actions, byte* attributes, byte** argv, byte** envp);

    [LibraryImport("libc")]
    private static partial int sigemptyset(byte* signals);

    [LibraryImport("libc")]
    private static partial int sigfillset(byte* signals);

    [LibraryImport("libc")]
    private static partial int sched_getscheduler(int process);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int waitid(int kind, uint id, int* info, int options);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int waitpid(int process, int* status, int options);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int process, int signal);
#pragma warning restore SA1300, IDE1006, CA1707
}
