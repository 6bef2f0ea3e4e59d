using System.Collections;
using System.Globalization;

namespace IpvsHa.Checkers;

/// <summary>The status codes that an url may answer with.</summary>
public sealed class StatusCodes
{
    private const int Least = 100;
    private const int Most = 599;

    private readonly BitArray _codes = new(Most - Least + 1);

    /// <summary>A set of ranges.</summary>
    /// <param name="ranges">First and last code of each, 100 to 599.</param>
    /// <exception cref="ArgumentOutOfRangeException">A code is not one.</exception>
    public StatusCodes(IEnumerable<(int First, int Last)> ranges)
    {
        List<string> texts = [];
        foreach ((int first, int last) in ranges)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(first, Least);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(last, Most);
            for (int code = first; code <= last; code++)
            {
                _codes[code - Least] = true;
            }

            texts.Add(string.Create(CultureInfo.InvariantCulture, $"{first}-{last}"));
        }

        Text = string.Join(' ', texts);
    }

    /// <summary>200 to 299, as when nothing is configured.</summary>
    public static StatusCodes Success { get; } = new([(200, 299)]);

    private string Text { get; }

    /// <summary>Whether a code is among them; any number may be asked.</summary>
    public bool Contains(int code) => code is >= Least and <= Most && _codes[code - Least];

    /// <summary>The ranges, for example <c>200-299 404-404</c>.</summary>
    public override string ToString() => Text;
}
