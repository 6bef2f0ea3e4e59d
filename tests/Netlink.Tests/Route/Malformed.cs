namespace IpvsHa.Netlink.Tests.Route;

/// <summary>Wrong input for decoders of messages.</summary>
internal static class Malformed
{
    public delegate bool Decoder(ReadOnlySpan<byte> bytes);

    /// <summary>Each cut of a valid message: one between attributes leaves a valid one.</summary>
    public static void Cut(byte[] message, Decoder decode)
    {
        int refused = 0;
        for (int length = 0; length < message.Length; length++)
        {
            refused += decode(message.AsSpan(0, length)) ? 0 : 1;
        }

        Assert.True(decode(message));
        Assert.True(refused > message.Length / 2);
    }

    /// <summary>100,000 inputs: random bytes, and valid messages with some bytes changed.</summary>
    public static void Try(byte[] message, int seed, Decoder decode)
    {
        Random random = new(seed);
        byte[] bytes = new byte[message.Length + 16];
        int accepted = 0;
        for (int i = 0; i < 100_000; i++)
        {
            random.NextBytes(bytes);
            if (i % 4 != 0)
            {
                message.CopyTo(bytes, 0);
                for (int j = random.Next(4); j > 0; j--)
                {
                    bytes[random.Next(message.Length)] = (byte)random.Next(256);
                }
            }

            int length = i % 2 == 0 ? message.Length : random.Next(bytes.Length + 1);
            accepted += decode(bytes.AsSpan(0, length)) ? 1 : 0;
        }

        Assert.InRange(accepted, 1_000, 99_000); // or it tries only one side; the seed is in the call
    }
}
