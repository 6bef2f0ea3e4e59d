namespace IpvsHa.Netlink.Tests;

public sealed class NetlinkMessageWriterTests
{
    [Fact]
    public void Messages_follow_each_other_and_padding_is_zeroed()
    {
        byte[] buffer = new byte[40];
        buffer.AsSpan().Fill(0xEE);
        NetlinkMessageWriter writer = new(buffer);

        writer.Write(0x1c, 5, sequence: 7, [0xab]);
        writer.Reserve(4)[0] = 0xcd;
        writer.Commit(0x1d, 1, sequence: 8, length: 2);

        Assert.Equal(
            Hex.Bytes("""
                11 00 00 00  1c 00 05 00  07 00 00 00  00 00 00 00  # 17 bytes
                ab 00 00 00
                12 00 00 00  1d 00 01 00  08 00 00 00  00 00 00 00  # 18 bytes
                cd ee 00 00
                """),
            writer.Written.ToArray());
    }

    [Fact]
    public void A_message_that_does_not_fit_is_refused_and_leaves_nothing_behind()
    {
        NetlinkMessageWriter writer = new(new byte[19]);
        ArgumentException? error = null;

        try
        {
            writer.Write(0x1c, 5, sequence: 7, [0xab]);
        }
        catch (ArgumentException caught) // a ref struct cannot be captured by Assert.Throws
        {
            error = caught;
        }

        Assert.NotNull(error);
        Assert.Equal(0, writer.Written.Length);
    }

    [Fact]
    public void What_was_written_is_read_back()
    {
        Random random = new(Seed: 3);
        byte[] buffer = new byte[256];
        byte[] body = new byte[64];
        for (int i = 0; i < 1_000; i++)
        {
            random.NextBytes(buffer);
            random.NextBytes(body);
            int length = random.Next(body.Length + 1);
            uint sequence = (uint)random.Next();
            NetlinkMessageWriter writer = new(buffer);
            writer.Write(0x1c, 5, sequence, body.AsSpan(0, length));
            writer.Write(0x1d, 6, sequence + 1, default);

            NetlinkMessageReader reader = new(writer.Written);

            Assert.True(reader.Read(out NetlinkHeader header, out ReadOnlySpan<byte> read));
            Assert.Equal(new NetlinkHeader((uint)(16 + length), 0x1c, 5, sequence, 0), header);
            Assert.True(read.SequenceEqual(body.AsSpan(0, length)));
            Assert.True(reader.Read(out header, out _));
            Assert.Equal(sequence + 1, header.Sequence);
            Assert.False(reader.Read(out _, out _));
            Assert.False(reader.IsMalformed);
        }
    }
}
