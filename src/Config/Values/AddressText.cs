using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace IpvsHa.Config;

/// <summary>Addresses as the file writes them: what inet_pton takes, no short forms and no octal numbers.</summary>
internal static class AddressText
{
    private static readonly SearchValues<char> _ipv6Characters = SearchValues.Create("0123456789abcdefABCDEF:.");

    public static IpFamily FamilyOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        return address.TryWriteBytes(bytes, out int written) && written == 4 ? IpFamily.Inet : IpFamily.Inet6;
    }

    public static bool LooksLikeAddress(ReadOnlySpan<char> text)
    {
        int cut = text.IndexOfAny('/', '-');
        return TryParse(cut < 0 ? text : text[..cut], out _);
    }

    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        if (!text.Contains(':'))
        {
            if (!TryIpv4(text, out uint value))
            {
                return false;
            }

            Span<byte> bytes = stackalloc byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
            address = new IPAddress(bytes);
            return true;
        }

        return text.Length <= 45 && !text.ContainsAnyExcept(_ipv6Characters)
            && IPAddress.TryParse(text, out address) && FamilyOf(address) == IpFamily.Inet6;
    }

    public static bool IsMulticast(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int written);
        return written == 4 ? bytes[0] is >= 224 and <= 239 : bytes[0] == 255;
    }

    public static bool IsLinkLocal(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int written);
        return written == 4 ? bytes[0] == 169 && bytes[1] == 254 : bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0x80;
    }

    /// <summary>255.255.255.0 is 24.</summary>
    public static bool TryMaskLength(IPAddress mask, out int length)
    {
        Span<byte> bytes = stackalloc byte[16];
        length = 0;
        if (!mask.TryWriteBytes(bytes, out int written) || written != 4)
        {
            return false;
        }

        uint value = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        length = (int)uint.LeadingZeroCount(~value);
        return length == 32 || value << length == 0;
    }

    public static UInt128 ToNumber(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int written);
        return written == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    public static IPAddress FromNumber(UInt128 number, IpFamily family)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (family == IpFamily.Inet)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)number);
            return new IPAddress(bytes[..4]);
        }

        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return new IPAddress(bytes);
    }

    private static bool TryIpv4(ReadOnlySpan<char> text, out uint value)
    {
        value = 0;
        int octets = 0;
        int digits = 0;
        uint octet = 0;
        foreach (char c in text)
        {
            if (c == '.')
            {
                if (digits == 0 || ++octets > 3)
                {
                    return false;
                }

                value = (value << 8) + octet;
                octet = 0;
                digits = 0;
                continue;
            }

            if (c is < '0' or > '9' || (digits > 0 && octet == 0))
            {
                return false;
            }

            octet = (octet * 10) + (uint)(c - '0');
            digits++;
            if (octet > 255)
            {
                return false;
            }
        }

        value = (value << 8) + octet;
        return octets == 3 && digits > 0;
    }
}

internal readonly record struct PrefixText(IPAddress Address, int Length, ConfigPosition Position)
{
    public static bool TryLength(ReadOnlySpan<char> text, IpFamily family, out int length) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out length)
        && length <= (family == IpFamily.Inet ? 32 : 128);
}
