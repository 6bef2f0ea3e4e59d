using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace IpvsHa.Testing;

/// <summary>A fresh network namespace without a name, gone with the last thing that uses it. Needs root.</summary>
/// <remarks>
/// Only threads of <see cref="Run"/> are in it, with what they open and the processes they start; tasks are not.
/// Its files are below <c>/proc/thread-self/net</c>, not <c>/proc/net</c>.
/// </remarks>
public sealed partial class NetworkNamespace : IDisposable
{
    private const int NetworkFlag = 0x40000000; // CLONE_NEWNET

    private readonly SafeFileHandle _descriptor;

    public NetworkNamespace()
    {
        SafeFileHandle? descriptor = null;
        OnNewThread(() =>
        {
            Check("unshare", NativeUnshare(NetworkFlag));
            descriptor = File.OpenHandle("/proc/thread-self/ns/net");
        });
        _descriptor = descriptor!;
    }

    /// <summary>The open descriptor, good until this is disposed of.</summary>
    public int Handle => (int)_descriptor.DangerousGetHandle();

    /// <summary>Runs an action on a thread of its own inside, and waits for it.</summary>
    public void Run(Action action) => OnNewThread(() =>
    {
        Check("setns", NativeSetNamespace(_descriptor, NetworkFlag));
        action();
    });

    public void Dispose() => _descriptor.Dispose();

    private static void OnNewThread(Action action)
    {
        ExceptionDispatchInfo? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                action();
            }
            catch (Exception error)
            {
                failure = ExceptionDispatchInfo.Capture(error);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    private static void Check(string call, int result)
    {
        if (result != 0)
        {
            throw new InvalidOperationException($"{call}: errno {Marshal.GetLastPInvokeError()}");
        }
    }

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static partial int NativeUnshare(int flags);

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int NativeSetNamespace(SafeFileHandle descriptor, int kind);
}
