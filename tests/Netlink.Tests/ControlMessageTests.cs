namespace IpvsHa.Netlink.Tests;

public sealed class ControlMessageTests
{
    [Fact]
    public void Messages_are_padded_to_8_bytes_and_read_back()
    {
        byte[] buffer = [.. Enumerable.Repeat((byte)0xEE, 48)];

        int length = ControlMessage.Write(buffer, LinuxNumbers.SolIp, LinuxNumbers.IpTtl, [255, 0, 0, 0]);
        length += ControlMessage.Write(buffer.AsSpan(length), LinuxNumbers.SolIpv6, LinuxNumbers.Ipv6HopLimit, [64, 0, 0, 0]);

        Assert.Equal(
            Hex.Bytes("""
                14 00 00 00 00 00 00 00 00 00 00 00 02 00 00 00  # 20 bytes, IPPROTO_IP, IP_TTL
                ff 00 00 00 00 00 00 00
                14 00 00 00 00 00 00 00 29 00 00 00 34 00 00 00  # 20 bytes, IPPROTO_IPV6, IPV6_HOPLIMIT
                40 00 00 00 00 00 00 00
                """),
            buffer[..length]);
        ControlMessageReader reader = new(buffer.AsSpan(0, length));
        Assert.True(reader.Read(out int level, out int type, out ReadOnlySpan<byte> payload));
        Assert.Equal((0, 2, 4), (level, type, payload.Length));
        Assert.True(reader.Read(out level, out type, out payload));
        Assert.Equal((41, 52, 64), (level, type, payload[0]));
        Assert.False(reader.Read(out _, out _, out _));
        Assert.False(reader.IsMalformed);
    }

    [Fact]
    public void A_message_that_does_not_fit_is_refused() =>
        Assert.Throws<ArgumentException>(() => ControlMessage.Write(new byte[23], 0, 2, [1, 2, 3, 4]));

    [Theory]
    [InlineData("14 00 00 00 00 00 00 00 00 00 00 00 02 00 00 00 ff 00 00 00", 1, false)] // without its padding
    [InlineData("14 00 00 00 00 00 00 00 00 00 00 00 02 00 00 00 ff 00 00", 0, true)]     // a byte short
    [InlineData("0f 00 00 00 00 00 00 00 00 00 00 00 02 00 00 00", 0, true)]              // shorter than its header
    [InlineData("10 00 00 00 00 00 00 80 00 00 00 00 02 00 00 00", 0, true)]              // negative as a number
    [InlineData("10 00 00 00 00 00 00 00 00 00 00 00 02 00 00", 0, true)]
    [InlineData("", 0, false)]
    public void Reads_what_fits_and_stops_at_what_does_not(string hex, int count, bool malformed)
    {
        ControlMessageReader reader = new(Hex.Bytes(hex));
        int read = 0;

        while (reader.Read(out _, out _, out _))
        {
            read++;
        }

        Assert.Equal((count, malformed), (read, reader.IsMalformed));
    }

    [Fact]
    public void Survives_any_bytes()
    {
        Random random = new(Seed: 7);
        byte[] bytes = new byte[96];
        for (int i = 0; i < 100_000; i++)
        {
            random.NextBytes(bytes);
            bytes.AsSpan(1, 7).Clear(); // make plausible lengths likely
            ControlMessageReader reader = new(bytes.AsSpan(0, random.Next(bytes.Length + 1)));
            int steps = 0;
            while (reader.Read(out _, out _, out _))
            {
                Assert.True(++steps <= bytes.Length / 16);
            }
        }
    }
}
