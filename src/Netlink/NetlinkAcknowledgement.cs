using System.Runtime.InteropServices;

namespace IpvsHa.Netlink;

/// <summary>The body of NLMSG_ERROR or NLMSG_DONE: what became of a request.</summary>
/// <remarks>
/// <code>
/// NLMSG_ERROR  errno:4 (negative)  header of the request:16  [its body, unless NLM_F_CAPPED]  [attributes]
/// NLMSG_DONE   errno:4 (negative)  [attributes]
/// </code>
/// The attributes are there when NLM_F_ACK_TLVS says so (netlink_ack in the kernel's af_netlink.c).
/// </remarks>
internal readonly record struct NetlinkAcknowledgement(Errno Errno, string KernelText)
{
    private const ushort MessageAttribute = 1; // NLMSGERR_ATTR_MSG

    public static NetlinkAcknowledgement Parse(in NetlinkHeader header, ReadOnlySpan<byte> body)
    {
        if (!MemoryMarshal.TryRead(body, out int error))
        {
            // Old kernels end a dump without a number; an error always has one.
            return new(header.Type == NetlinkHeader.DoneType && body.IsEmpty ? Errno.None : Errno.EBADMSG, "");
        }

        if (error > 0)
        {
            return new(header.Type == NetlinkHeader.DoneType ? Errno.None : Errno.EBADMSG, "");
        }

        Errno errno = error == int.MinValue ? Errno.EBADMSG : (Errno)(-error);
        return new(errno, errno == Errno.None ? "" : Text(header, body));
    }

    private static string Text(in NetlinkHeader header, ReadOnlySpan<byte> body)
    {
        if ((header.Flags & NetlinkFlags.AckAttributes) == 0)
        {
            return "";
        }

        int start = sizeof(int);
        if (header.Type == NetlinkHeader.ErrorType)
        {
            if (!MemoryMarshal.TryRead(body[sizeof(int)..], out NetlinkHeader request))
            {
                return "";
            }

            uint echoed = (header.Flags & NetlinkFlags.Capped) != 0 ? NetlinkHeader.Size : request.Length;
            if (echoed > body.Length)
            {
                return "";
            }

            start += NetlinkMessageWriter.Align((int)echoed);
        }

        NetlinkAttributeReader attributes = new(start < body.Length ? body[start..] : default);
        while (attributes.Read(out NetlinkAttributeView attribute))
        {
            if (attribute.Type == MessageAttribute)
            {
                return attribute.GetString();
            }
        }

        return "";
    }
}
