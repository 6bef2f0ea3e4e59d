namespace IpvsHa.Netlink.Tests;

/// <summary>What a kernel says, in hex, with the sequence number that the test expects.</summary>
internal static class Answers
{
    public const string KernelText = """
        20 00 01 00  # NLMSGERR_ATTR_MSG, 32 bytes
        4e 65 78 74 68 6f 70 20 68 61 73 20 69 6e 76 61 6c 69 64 20 67 61 74 65 77 61 79 00  # "Nexthop has invalid gateway"
        """;

    /// <summary>NLMSG_ERROR with NLM_F_CAPPED: errno and the header of the request.</summary>
    public static string Error(uint sequence, int errno) => $"""
        24 00 00 00  02 00 00 01  {Number(sequence)}  00 00 00 00
        {Number(unchecked((uint)-errno))}
        20 00 00 00  12 00 05 00  {Number(sequence)}  00 00 00 00
        """;

    public static string Done(uint sequence) => Error(sequence, 0);

    /// <summary>NLMSG_DONE: the end of a dump.</summary>
    public static string End(uint sequence, int errno = 0, string flags = "02 00") => $"""
        14 00 00 00  03 00 {flags}  {Number(sequence)}  00 00 00 00
        {Number(unchecked((uint)-errno))}
        """;

    /// <summary>One entry of a dump: a message of type 0x1c with one byte.</summary>
    public static string Entry(uint sequence, byte value, string flags = "02 00") => $"""
        11 00 00 00  1c 00 {flags}  {Number(sequence)}  00 00 00 00
        {value:x2} 00 00 00
        """;

    private static string Number(uint value) => Convert.ToHexString(BitConverter.GetBytes(value));
}
