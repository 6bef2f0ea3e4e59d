namespace IpvsHa.Netlink;

/// <summary>The NLM_F_ bits of a message header (linux/netlink.h).</summary>
/// <remarks>
/// Meanings above 0x80 depend on the kind of message. <see cref="NetlinkClient"/> and <see cref="NetlinkBatch"/> set
/// <see cref="Request"/> and <see cref="Ack"/> themselves.
/// </remarks>
public static class NetlinkFlags
{
    /// <summary>NLM_F_REQUEST: for the kernel.</summary>
    public const ushort Request = 0x01;

    /// <summary>NLM_F_MULTI: one of several messages that end with NLMSG_DONE.</summary>
    public const ushort Multi = 0x02;

    /// <summary>NLM_F_ACK: acknowledge also when done.</summary>
    public const ushort Ack = 0x04;

    /// <summary>NLM_F_ECHO: send the notification of this change to the requester as well.</summary>
    public const ushort Echo = 0x08;

    /// <summary>NLM_F_DUMP_INTR: the table changed while it was read.</summary>
    public const ushort DumpInterrupted = 0x10;

    /// <summary>NLM_F_DUMP of a get request: all entries.</summary>
    public const ushort Dump = 0x300;

    /// <summary>NLM_F_REPLACE of a new request: take the place of an entry that is there.</summary>
    public const ushort Replace = 0x100;

    /// <summary>NLM_F_EXCL of a new request: refuse with EEXIST when the entry is there.</summary>
    public const ushort Exclusive = 0x200;

    /// <summary>NLM_F_CREATE of a new request: make the entry when it is not there.</summary>
    public const ushort Create = 0x400;

    /// <summary>NLM_F_APPEND of a new request: put it behind its equals.</summary>
    public const ushort Append = 0x800;

    /// <summary>NLM_F_CAPPED of an acknowledgement: the body of the request is not repeated.</summary>
    public const ushort Capped = 0x100;

    /// <summary>NLM_F_ACK_TLVS of an acknowledgement: attributes with the kernel's own words follow.</summary>
    public const ushort AckAttributes = 0x200;
}
