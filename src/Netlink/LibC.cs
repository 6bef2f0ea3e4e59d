using System.Runtime.InteropServices;

namespace IpvsHa.Netlink;

/// <summary>The calls of libc that .NET does not offer; all unsafe code of this library is here.</summary>
/// <remarks>
/// Structures as 64-bit Linux has them. Each call returns its result, or minus an errno. A call that a signal
/// interrupts is repeated, but for <see cref="Poll"/>: its timeout would start again.
/// </remarks>
internal static unsafe partial class LibC
{
    public static int OpenSocket(int domain, int type, int protocol) => Result(NativeSocket(domain, type, protocol));

    public static int OpenEvent(int flags) => Result(NativeEvent(0, flags));

    public static bool Close(int descriptor) => NativeClose(descriptor) == 0; // closed even when it says EINTR

    public static int Bind(FileDescriptor socket, ReadOnlySpan<byte> address)
    {
        fixed (byte* bytes = address)
        {
            return Result(NativeBind(socket, bytes, (uint)address.Length));
        }
    }

    public static int Connect(FileDescriptor socket, ReadOnlySpan<byte> address)
    {
        fixed (byte* bytes = address)
        {
            return Result(NativeConnect(socket, bytes, (uint)address.Length));
        }
    }

    public static int GetName(FileDescriptor socket, Span<byte> address)
    {
        uint length = (uint)address.Length;
        fixed (byte* bytes = address)
        {
            int result = Result(NativeGetName(socket, bytes, &length));
            return result < 0 ? result : (int)Math.Min(length, (uint)address.Length);
        }
    }

    public static int SetOption(SafeHandle socket, int level, int option, ReadOnlySpan<byte> value)
    {
        fixed (byte* bytes = value)
        {
            return Result(NativeSetOption(socket, level, option, bytes, (uint)value.Length));
        }
    }

    public static int GetOption(SafeHandle socket, int level, int option, Span<byte> value)
    {
        uint length = (uint)value.Length;
        fixed (byte* bytes = value)
        {
            int result = Result(NativeGetOption(socket, level, option, bytes, &length));
            return result < 0 ? result : (int)length;
        }
    }

    public static int Send(
        FileDescriptor socket,
        ReadOnlySpan<byte> data,
        ReadOnlySpan<byte> address,
        ReadOnlySpan<byte> control,
        int flags)
    {
        fixed (byte* dataBytes = data, addressBytes = address, controlBytes = control)
        {
            IoVector vector = new() { Base = dataBytes, Length = (nuint)data.Length };
            MessageHeader message = new()
            {
                Name = addressBytes,
                NameLength = (uint)address.Length,
                Vectors = &vector,
                VectorCount = 1,
                Control = controlBytes,
                ControlLength = (nuint)control.Length,
            };
            int result;
            do
            {
                result = Result((int)NativeSend(socket, &message, flags));
            }
            while (result == -(int)Errno.EINTR);
            return result;
        }
    }

    public static int Receive(
        FileDescriptor socket,
        Span<byte> data,
        Span<byte> address,
        Span<byte> control,
        int flags,
        out ReceivedDatagram received)
    {
        fixed (byte* dataBytes = data, addressBytes = address, controlBytes = control)
        {
            IoVector vector = new() { Base = dataBytes, Length = (nuint)data.Length };
            MessageHeader message;
            int result;
            do
            {
                message = new()
                {
                    Name = addressBytes,
                    NameLength = (uint)address.Length,
                    Vectors = &vector,
                    VectorCount = 1,
                    Control = controlBytes,
                    ControlLength = (nuint)control.Length,
                };
                result = Result((int)NativeReceive(socket, &message, flags));
            }
            while (result == -(int)Errno.EINTR);
            received = result < 0 ? default : new ReceivedDatagram(
                Math.Min(result, data.Length),
                Math.Min((int)message.NameLength, address.Length),
                (int)message.ControlLength,
                message.Flags);
            return result;
        }
    }

    public static int Poll(Span<PollEntry> entries, TimeSpan timeout)
    {
        TimeSpec limit = new()
        {
            Seconds = timeout.Ticks / TimeSpan.TicksPerSecond,
            Nanoseconds = timeout.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick,
        };
        fixed (PollEntry* first = entries)
        {
            return Result(NativePoll(first, (nuint)entries.Length, timeout < TimeSpan.Zero ? null : &limit, null));
        }
    }

    public static int Write(FileDescriptor descriptor, ulong value) =>
        Result((int)NativeWrite(descriptor, &value, sizeof(ulong)));

    public static int Read(FileDescriptor descriptor, out ulong value)
    {
        fixed (ulong* place = &value)
        {
            *place = 0;
            return Result((int)NativeRead(descriptor, place, sizeof(ulong)));
        }
    }

    private static int Result(int result) => result >= 0 ? result : -Marshal.GetLastPInvokeError();

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int NativeSocket(int domain, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial int NativeEvent(uint value, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int NativeClose(int descriptor);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    private static partial int NativeBind(FileDescriptor socket, byte* address, uint length);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    private static partial int NativeConnect(FileDescriptor socket, byte* address, uint length);

    [LibraryImport("libc", EntryPoint = "getsockname", SetLastError = true)]
    private static partial int NativeGetName(FileDescriptor socket, byte* address, uint* length);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    private static partial int NativeSetOption(SafeHandle socket, int level, int option, byte* value, uint length);

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    private static partial int NativeGetOption(SafeHandle socket, int level, int option, byte* value, uint* length);

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    private static partial nint NativeSend(FileDescriptor socket, MessageHeader* message, int flags);

    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    private static partial nint NativeReceive(FileDescriptor socket, MessageHeader* message, int flags);

    [LibraryImport("libc", EntryPoint = "ppoll", SetLastError = true)]
    private static partial int NativePoll(PollEntry* entries, nuint count, TimeSpec* timeout, void* signals);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint NativeWrite(FileDescriptor descriptor, ulong* value, nuint length);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint NativeRead(FileDescriptor descriptor, ulong* value, nuint length);

    // struct iovec
    private struct IoVector
    {
        public byte* Base;
        public nuint Length;
    }

    // struct msghdr
    private struct MessageHeader
    {
        public byte* Name;
        public uint NameLength;
        public IoVector* Vectors;
        public nuint VectorCount;
        public byte* Control;
        public nuint ControlLength;
        public int Flags;
    }

    // struct timespec
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}

/// <summary><c>struct pollfd</c>: the kernel skips entries with a negative descriptor.</summary>
internal struct PollEntry
{
    public int Descriptor;
    public PollEvents Wanted;
    public PollEvents Ready;
}
