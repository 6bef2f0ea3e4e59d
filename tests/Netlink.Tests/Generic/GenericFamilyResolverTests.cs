using IpvsHa.Netlink.Generic;

namespace IpvsHa.Netlink.Tests.Generic;

public sealed class GenericFamilyResolverTests
{
    // Taken from Linux 6.18, without the attributes that follow.
    private const string Nlctrl = """
        01 02 00 00              # CTRL_CMD_NEWFAMILY, version 2
        0b 00 02 00              # CTRL_ATTR_FAMILY_NAME
        6e 6c 63 74 72 6c 00 00  #   nlctrl
        06 00 01 00 10 00 00 00  # CTRL_ATTR_FAMILY_ID 16
        """;

    [Fact]
    public void Asks_by_name_and_takes_the_id()
    {
        using ScriptedKernel kernel = new(
            "28 00 00 00 10 00 00 00 01 00 00 00 5b 28 00 00\n" + Nlctrl,
            Answers.Done(1));

        ushort id = GenericFamilyResolver.Resolve(new NetlinkClient(kernel), "nlctrl");

        Assert.Equal(16, id);
        Assert.Equal(
            Hex.Bytes("""
                20 00 00 00 10 00 05 00 01 00 00 00 00 00 00 00  # GENL_ID_CTRL, NLM_F_REQUEST, NLM_F_ACK
                03 01 00 00                                      # CTRL_CMD_GETFAMILY, version 1
                0b 00 02 00 6e 6c 63 74 72 6c 00 00              # CTRL_ATTR_FAMILY_NAME nlctrl
                """),
            kernel.Sent[0]);
    }

    [Fact]
    public void A_family_that_the_kernel_lacks_is_ENOENT()
    {
        using ScriptedKernel kernel = new(Answers.Error(1, 2));
        NetlinkClient client = new(kernel);

        NetlinkException error = Assert.Throws<NetlinkException>(() => GenericFamilyResolver.Resolve(client, "IPVS"));

        Assert.Equal("resolve IPVS: ENOENT", error.Message);
    }

    [Fact]
    public void A_reply_without_an_id_is_EBADMSG()
    {
        using ScriptedKernel kernel = new("14 00 00 00 10 00 00 00 01 00 00 00 00 00 00 00  01 02 00 00", Answers.Done(1));
        NetlinkClient client = new(kernel);

        NetlinkException error = Assert.Throws<NetlinkException>(() => GenericFamilyResolver.Resolve(client, "IPVS"));

        Assert.Equal(Errno.EBADMSG, error.Errno);
    }

    [Fact]
    public void A_reply_cut_anywhere_has_no_id()
    {
        byte[] reply = Hex.Bytes(Nlctrl);

        Assert.Equal((ushort)16, GenericFamilyResolver.Id(reply));
        for (int length = 0; length < reply.Length - 2; length++) // the padding may be missing
        {
            Assert.Null(GenericFamilyResolver.Id(reply.AsSpan(0, length)));
        }
    }

    [Fact]
    public void Survives_any_bytes()
    {
        Random random = new(Seed: 5);
        byte[] bytes = new byte[64];
        for (int i = 0; i < 100_000; i++)
        {
            random.NextBytes(bytes);
            bytes[5] = bytes[7] = 0;
            GenericFamilyResolver.Id(bytes.AsSpan(0, random.Next(bytes.Length + 1)));
        }
    }
}
