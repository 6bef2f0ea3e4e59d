using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace IpvsHa.Netns.Ground;

/// <summary>The few system calls of a lab that .NET does not offer.</summary>
internal static partial class Kernel
{
    private const int NetworkNamespace = 0x40000000; // CLONE_NEWNET
    private const int NetlinkFamily = 16;
    private const int RouteGroups = 0x1 | 0x10 | 0x100; // RTMGRP_LINK, RTMGRP_IPV4_IFADDR, RTMGRP_IPV6_IFADDR

    /// <summary>Runs <paramref name="work"/> on a thread of its own inside the network of a process.</summary>
    /// <remarks>A socket keeps the network it was made in, so what comes back may be used anywhere.</remarks>
    public static Task<T> InNetworkOf<T>(int processId, Func<T> work)
    {
        TaskCompletionSource<T> result = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Thread thread = new(() =>
        {
            try
            {
                using SafeFileHandle network = File.OpenHandle($"/proc/{processId}/ns/net");
                Check(SetNamespace(network, NetworkNamespace), "setns");
                result.SetResult(work());
            }
            catch (Exception error) when (error is IOException or SocketException or UnauthorizedAccessException)
            {
                result.SetException(error);
            }
        })
        { IsBackground = true };
        thread.Start();
        return result.Task;
    }

    /// <summary>A netlink socket that hears of links and addresses; each receive lasts at most half a second.</summary>
    public static SafeSocketHandle OpenRouteMonitor()
    {
        int descriptor = OpenSocket(NetlinkFamily, 3, 0);
        Check(descriptor, "socket");
        SafeSocketHandle socket = new(descriptor, ownsHandle: true);
        ReadOnlySpan<uint> address = [NetlinkFamily, 0, RouteGroups]; // struct sockaddr_nl
        Check(Bind(socket, address, 12), "bind");
        ReadOnlySpan<long> halfSecond = [0, 500_000]; // struct timeval
        Check(SetOption(socket, 1, 20, halfSecond, 16), "SO_RCVTIMEO");
        return socket;
    }

    /// <summary>Whether something changed within half a second.</summary>
    public static bool WaitForChange(SafeSocketHandle monitor)
    {
        Span<byte> message = stackalloc byte[8192];
        return Receive(monitor, message, message.Length, 0) > 0 || Marshal.GetLastPInvokeError() == 105; // ENOBUFS
    }

    /// <summary>Sends a signal; a process that is gone already is no error.</summary>
    public static void Signal(int processId, Signal signal)
    {
        if (Kill(processId, (int)signal) < 0 && Marshal.GetLastPInvokeError() != 3) // ESRCH
        {
            throw new SocketException(Marshal.GetLastPInvokeError());
        }
    }

    private static void Check(int result, string call)
    {
        if (result < 0)
        {
            throw new IOException($"{call}: errno {Marshal.GetLastPInvokeError()}");
        }
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(SafeFileHandle descriptor, int kind);

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int OpenSocket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    private static partial int Bind(SafeSocketHandle socket, ReadOnlySpan<uint> address, int length);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    private static partial int SetOption(
        SafeSocketHandle socket, int level, int option, ReadOnlySpan<long> value, int length);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint Receive(SafeSocketHandle socket, Span<byte> buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);
}

/// <summary>The signals that a test sends.</summary>
public enum Signal
{
    Hangup = 1,
    Kill = 9,
    User1 = 10,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}
