using System.Text;

namespace IpvsHa.Checkers;

/// <summary>
/// Rewrites what PCRE2 spells differently from .NET, above all what .NET would silently take for another thing.
/// </summary>
/// <remarks>
/// POSIX classes such as <c>[[:digit:]]</c>, <c>\Q…\E</c>, <c>\h</c>, <c>\x{…}</c>, <c>(?P&lt;name&gt;…)</c>,
/// <c>(?P=name)</c>; a <c>[</c> in a class, which .NET takes for a subtraction. Source: pcre2pattern(3).
/// </remarks>
internal static class PcreSyntax
{
    private static readonly Dictionary<string, string> _classes = new(StringComparer.Ordinal)
    {
        ["alnum"] = "a-zA-Z0-9",
        ["alpha"] = "a-zA-Z",
        ["ascii"] = @"\x00-\x7F",
        ["blank"] = @" \t",
        ["cntrl"] = @"\x00-\x1F\x7F",
        ["digit"] = "0-9",
        ["graph"] = @"\x21-\x7E",
        ["lower"] = "a-z",
        ["print"] = @"\x20-\x7E",
        ["punct"] = @"\x21-\x2F\x3A-\x40\x5B-\x60\x7B-\x7E",
        ["space"] = @" \t\n\v\f\r",
        ["upper"] = "A-Z",
        ["word"] = "a-zA-Z0-9_",
        ["xdigit"] = "a-fA-F0-9",
    };

    /// <summary>The same pattern for .NET. What is not known here stays as it is.</summary>
    public static string Translate(string pattern)
    {
        StringBuilder result = new(pattern.Length + 16);
        bool inClass = false;
        for (int at = 0; at < pattern.Length;)
        {
            ReadOnlySpan<char> rest = pattern.AsSpan(at);
            at += rest[0] switch
            {
                '\\' => TakeEscape(rest, inClass, result),
                '[' when inClass => TakePosixClass(rest, result),
                '[' => TakeClassStart(rest, result, out inClass),
                ']' when inClass => Take(rest, 1, result, out inClass),
                '(' when !inClass => TakeGroup(rest, result),
                _ => Copy(rest, 1, result),
            };
        }

        return result.ToString();
    }

    private static int Copy(ReadOnlySpan<char> rest, int length, StringBuilder result)
    {
        result.Append(rest[..length]);
        return length;
    }

    private static int Take(ReadOnlySpan<char> rest, int length, StringBuilder result, out bool inClass)
    {
        inClass = false;
        return Copy(rest, length, result);
    }

    /// <summary>A <c>]</c> right after <c>[</c> or <c>[^</c> is an ordinary character.</summary>
    private static int TakeClassStart(ReadOnlySpan<char> rest, StringBuilder result, out bool inClass)
    {
        inClass = true;
        int length = rest.Length > 1 && rest[1] == '^' ? 2 : 1;
        if (rest.Length > length && rest[length] == ']')
        {
            result.Append(rest[..length]).Append(@"\]");
            return length + 1;
        }

        return Copy(rest, length, result);
    }

    private static int TakePosixClass(ReadOnlySpan<char> rest, StringBuilder result)
    {
        int end = rest.IndexOf(":]");
        if (end > 2 && rest[1] == ':' && _classes.TryGetValue(rest[2..end].ToString(), out string? members))
        {
            result.Append(members);
            return end + 2;
        }

        result.Append(@"\[");
        return 1;
    }

    private static int TakeGroup(ReadOnlySpan<char> rest, StringBuilder result)
    {
        if (rest.StartsWith("(?P<"))
        {
            result.Append("(?<");
            return 4;
        }

        int end = rest.IndexOf(')');
        if (rest.StartsWith("(?P=") && end > 4)
        {
            result.Append(@"\k<").Append(rest[4..end]).Append('>');
            return end + 1;
        }

        return Copy(rest, 1, result);
    }

    private static int TakeEscape(ReadOnlySpan<char> rest, bool inClass, StringBuilder result)
    {
        if (rest.Length == 1)
        {
            return Copy(rest, 1, result);
        }

        switch (rest[1])
        {
            case 'Q':
                int end = rest.IndexOf(@"\E");
                foreach (char literal in rest[2..(end < 0 ? rest.Length : end)])
                {
                    result.Append(char.IsLetterOrDigit(literal) || literal > 127 ? "" : "\\").Append(literal);
                }

                return end < 0 ? rest.Length : end + 2;
            case 'E':
                return 2; // without a \Q it means nothing
            case 'h':
                result.Append(inClass ? @" \t" : @"[ \t]");
                return 2;
            case 'x' when rest.Length > 2 && rest[2] == '{':
                int close = rest.IndexOf('}');
                if (close is > 3 and <= 7)
                {
                    result.Append(@"\u").Append('0', 7 - close).Append(rest[3..close]);
                    return close + 1;
                }

                return Copy(rest, 2, result);
            default:
                return Copy(rest, 2, result);
        }
    }
}
