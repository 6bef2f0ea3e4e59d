using IpvsHa.Netlink.Route;

namespace IpvsHa.Netlink.Tests.Route;

public sealed class MacAddressTests
{
    [Fact]
    public void Text_bytes_and_number_are_the_same_address()
    {
        Assert.True(MacAddress.TryParse("00:00:5e:00:01:33", out MacAddress parsed));
        Assert.True(MacAddress.TryRead(Hex.Bytes("00 00 5e 00 01 33"), out MacAddress read));
        byte[] written = new byte[6];
        parsed.WriteTo(written);

        Assert.Equal(new MacAddress(0x00005e000133), parsed);
        Assert.Equal(parsed, read);
        Assert.Equal(Hex.Bytes("00 00 5e 00 01 33"), written);
        Assert.Equal("00:00:5e:00:01:33", parsed.ToString());
    }

    [Theory]
    [InlineData("2:0:0:0:0:FF", "02:00:00:00:00:ff")]
    [InlineData("02:00:00:00:00", null)]
    [InlineData("02:00:00:00:00:00:00", null)]
    [InlineData("02:00:00:00:00:100", null)]
    [InlineData("02:00:00:00:00:", null)]
    [InlineData("02:00:00:00:00:+1", null)]
    [InlineData("02:00:00:00:00: 1", null)]
    [InlineData("02-00-00-00-00-01", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Text_has_six_parts_of_one_or_two_digits(string? text, string? expected)
    {
        bool parsed = MacAddress.TryParse(text, out MacAddress address);

        Assert.Equal(expected is not null, parsed);
        Assert.Equal(expected ?? "00:00:00:00:00:00", address.ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(20)] // InfiniBand
    public void Other_lengths_are_no_addresses(int length) => Assert.False(MacAddress.TryRead(new byte[length], out _));
}
