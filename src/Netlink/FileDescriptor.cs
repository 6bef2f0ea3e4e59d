using System.Runtime.InteropServices;

namespace IpvsHa.Netlink;

/// <summary>Owns one file descriptor.</summary>
/// <remarks>A subclass, because that is how the runtime keeps it open during a call.</remarks>
internal sealed class FileDescriptor() : SafeHandle(invalidHandleValue: -1, ownsHandle: true)
{
    public FileDescriptor(int descriptor)
        : this() => SetHandle(descriptor);

    public override bool IsInvalid => handle < 0;

    public int Number => (int)handle;

    protected override bool ReleaseHandle() => LibC.Close((int)handle);
}
