using System.Net;

namespace IpvsHa.Netlink.Tests;

public sealed class NetlinkAttributeViewTests
{
    [Fact]
    public void Values_are_in_host_order_unless_they_say_otherwise()
    {
        NetlinkAttributeView attribute = new(1, Hex.Bytes("01 02 03 04 05 06 07 08"));

        Assert.True(attribute.TryGetByte(out byte one));
        Assert.True(attribute.TryGetUInt16(out ushort two));
        Assert.True(attribute.TryGetUInt16BigEndian(out ushort network));
        Assert.True(attribute.TryGetUInt32(out uint four));
        Assert.True(attribute.TryGetUInt32BigEndian(out uint networkFour));
        Assert.True(attribute.TryGetInt32(out int number));
        Assert.True(attribute.TryGetUInt64(out ulong eight));

        Assert.Equal((1, 0x0201, 0x0102), (one, two, network));
        Assert.Equal((0x04030201u, 0x01020304u, 0x04030201), (four, networkFour, number));
        Assert.Equal(0x0807060504030201u, eight);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(4, 4)]
    [InlineData(7, 4)]
    [InlineData(8, 8)]
    public void A_value_longer_than_the_payload_is_not_there(int length, int longest)
    {
        NetlinkAttributeView attribute = new(1, new byte[length]);

        Assert.Equal(longest >= 1, attribute.TryGetByte(out _));
        Assert.Equal(longest >= 2, attribute.TryGetUInt16(out _));
        Assert.Equal(longest >= 2, attribute.TryGetUInt16BigEndian(out _));
        Assert.Equal(longest >= 4, attribute.TryGetUInt32(out _));
        Assert.Equal(longest >= 4, attribute.TryGetUInt32BigEndian(out _));
        Assert.Equal(longest >= 4, attribute.TryGetInt32(out _));
        Assert.Equal(longest >= 8, attribute.TryGetUInt64(out _));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("00", "")]
    [InlineData("72 72 00", "rr")]
    [InlineData("72 72 00 77", "rr")] // what stands behind the NUL does not count
    [InlineData("72 72", "rr")]       // the kernel may leave the NUL out
    public void Text_ends_at_its_nul(string hex, string text) =>
        Assert.Equal(text, new NetlinkAttributeView(1, Hex.Bytes(hex)).GetString());

    [Theory]
    [InlineData("c0 00 02 01", "192.0.2.1")]
    [InlineData("20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01", "2001:db8::1")]
    [InlineData("c0 00 02", null)]
    [InlineData("c0 00 02 01 00", null)]
    [InlineData("", null)]
    public void An_address_has_4_or_16_bytes(string hex, string? text)
    {
        bool found = new NetlinkAttributeView(1, Hex.Bytes(hex)).TryGetAddress(out IPAddress address);

        Assert.Equal(text is not null, found);
        Assert.Equal(text ?? "255.255.255.255", address.ToString());
    }

    [Fact]
    public void Attributes_are_read_inside_attributes()
    {
        NetlinkAttributeReader outer = new(Hex.Bytes("""
            0c 00 02 80  # type 2, nested
            08 00 07 00  #   type 7
            2a 00 00 00  #   42
            """));

        Assert.True(outer.Read(out NetlinkAttributeView nest));
        NetlinkAttributeReader inner = nest.Nested;
        Assert.True(inner.Read(out NetlinkAttributeView attribute));

        Assert.True(attribute.TryGetUInt32(out uint value));
        Assert.Equal((2, 7, 42u), (nest.Type, attribute.Type, value));
        Assert.False(inner.Read(out attribute));
        Assert.False(outer.Read(out nest));
    }
}
