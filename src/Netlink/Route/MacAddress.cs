using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace IpvsHa.Netlink.Route;

/// <summary>An Ethernet address.</summary>
/// <param name="Value">Its 6 bytes read as a big-endian number.</param>
public readonly record struct MacAddress(ulong Value)
{
    /// <summary>Bytes of an address.</summary>
    public const int Length = 6;

    /// <summary>Reads 6 bytes; false for any other length.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out MacAddress address)
    {
        ulong value = 0;
        foreach (byte next in bytes.Length == Length ? bytes : default)
        {
            value = (value << 8) | next;
        }

        address = new MacAddress(value);
        return bytes.Length == Length;
    }

    /// <summary>Reads <c>00:00:5e:00:01:33</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out MacAddress address)
    {
        address = default;
        string[] parts = text?.Split(':') ?? [];
        Span<byte> bytes = stackalloc byte[Length];
        if (parts.Length != Length)
        {
            return false;
        }

        for (int i = 0; i < Length; i++)
        {
            if (parts[i].Length is < 1 or > 2
                || !byte.TryParse(parts[i], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[i]))
            {
                return false;
            }
        }

        return TryRead(bytes, out address);
    }

    /// <summary>Writes 6 bytes.</summary>
    public void WriteTo(Span<byte> destination)
    {
        for (int i = 0; i < Length; i++)
        {
            destination[i] = (byte)(Value >> (8 * (Length - 1 - i)));
        }
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        WriteTo(bytes);
        return $"{bytes[0]:x2}:{bytes[1]:x2}:{bytes[2]:x2}:{bytes[3]:x2}:{bytes[4]:x2}:{bytes[5]:x2}";
    }
}
