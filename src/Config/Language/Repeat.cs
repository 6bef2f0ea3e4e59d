using System.Globalization;

namespace IpvsHa.Config;

/// <summary>A <c>~SEQ</c>, <c>~SEQx</c> or <c>~LST</c>: a text that is played once per value.</summary>
internal sealed class Repeat
{
    private readonly string[] _names;
    private readonly List<string[]>? _values;
    private readonly long _end;
    private readonly long _step;
    private readonly bool _hexadecimal;
    private long _current;
    private int _index;

    private Repeat(string body, string name, long start, long step, long end, bool hexadecimal)
    {
        Body = body;
        _names = [name];
        _current = start;
        _step = step;
        _end = end;
        _hexadecimal = hexadecimal;
    }

    private Repeat(string body, string[] names, List<string[]> values)
    {
        Body = body;
        _names = names;
        _values = values;
    }

    /// <summary>What is repeated.</summary>
    public string Body { get; }

    /// <summary>Sets the next value; false after the last.</summary>
    public bool TryNext(Substitution substitution)
    {
        if (_values is not null)
        {
            if (_index >= _values.Count)
            {
                return false;
            }

            string[] tuple = _values[_index++];
            for (int i = 0; i < _names.Length; i++)
            {
                substitution.Define(_names[i], [i < tuple.Length ? tuple[i] : string.Empty]);
            }

            return true;
        }

        if (_step > 0 ? _current > _end : _current < _end)
        {
            return false;
        }

        substitution.Define(
            _names[0], [_current.ToString(_hexadecimal ? "x" : null, CultureInfo.InvariantCulture)]);
        _current += _step;
        return true;
    }

    /// <summary>False: not a repeat. True with null: one that makes no sense, reported; the line is dropped.</summary>
    public static bool TryParse(SourceLine line, Substitution substitution, DiagnosticBag bag, out Repeat? repeat)
    {
        repeat = null;
        ReadOnlySpan<char> text = line.Span;
        int open = text.IndexOf('(');
        if (open < 0 || text[..open] is not ("~SEQ" or "~SEQx" or "~LST"))
        {
            return false;
        }

        int close = text.IndexOf(')');
        string body = close < 0 ? string.Empty : text[(close + 1)..].Trim().ToString();
        if (close < 0)
        {
            bag.Add(DiagnosticRules.BadSequence, line.Position, $"{text[..open]} needs a ')' after its values");
            return true;
        }

        SourceLine parameters = line.Slice(line.Start + open + 1, line.Start + close);
        List<IReadOnlyList<string>>? following = null;
        substitution.TryExpand(ref parameters, allowLines: false, ref following);
        List<string> parts = Split(Substitution.RestoreMarks(parameters).Span.ToString());
        string? problem = text[..open] is "~LST"
            ? List(parts, body, out repeat)
            : Sequence(parts, body, text[..open] is "~SEQx", out repeat);
        if (problem is not null)
        {
            bag.Add(DiagnosticRules.BadSequence, line.Position, problem);
        }

        return true;
    }

    private static string? Sequence(List<string> parts, string body, bool hexadecimal, out Repeat? repeat)
    {
        repeat = null;
        if (parts.Count is < 2 or > 4 || !IsName(parts[0]))
        {
            return "~SEQ takes a name and one to three numbers: ~SEQ(n, start, step, end)";
        }

        long[] numbers = new long[parts.Count - 1];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (!TryNumber(parts[i + 1], out numbers[i]))
            {
                return $"'{parts[i + 1]}' is not a number";
            }
        }

        (long start, long end) = numbers.Length == 1
            ? (numbers[0] < 0 ? -1 : 1, numbers[0])
            : (numbers[0], numbers[^1]);
        long step = numbers.Length == 3 ? numbers[1] : end < start ? -1 : 1;
        if (step == 0 || (end != start && step > 0 != end > start))
        {
            return $"a step of {step} never gets from {start} to {end}";
        }

        if (hexadecimal && (start < 0 || end < 0))
        {
            return "~SEQx takes no negative numbers";
        }

        repeat = new(body, parts[0], start, step, end, hexadecimal);
        return null;
    }

    private static string? List(List<string> parts, string body, out Repeat? repeat)
    {
        repeat = null;
        string[] names = parts.Count == 0 ? [] : Tuple(parts[0]);
        if (names.Length == 0 || !Array.TrueForAll(names, IsName))
        {
            return "~LST takes a name, or names in braces, and then their values: ~LST({a,b}, {1,2}, {3,4})";
        }

        List<string[]> values = [];
        foreach (string part in parts.Skip(1))
        {
            string[] tuple = names.Length == 1 && !part.StartsWith('{') ? [part] : Tuple(part);
            if (tuple.Length > names.Length)
            {
                return $"'{part}' has more values than there are names";
            }

            values.Add(tuple);
        }

        repeat = new(body, names, values);
        return null;
    }

    private static string[] Tuple(string part) =>
        part.Length >= 2 && part[0] == '{' && part[^1] == '}'
            ? part[1..^1].Split(',', StringSplitOptions.TrimEntries)
            : [part];

    private static List<string> Split(string text)
    {
        List<string> parts = [];
        int depth = 0;
        int start = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (text[i] == ',' && depth == 0))
            {
                parts.Add(text[start..i].Trim());
                start = i + 1;
            }
            else if (text[i] is '{' or '}')
            {
                depth = Math.Max(0, depth + (text[i] == '{' ? 1 : -1));
            }
        }

        return parts;
    }

    private static bool IsName(string text) => text.Length > 0 && CharacterClass.NameLength(text) == text.Length;

    // As C reads a number of base 0, within 32 bits so that steps cannot overflow.
    private static bool TryNumber(ReadOnlySpan<char> text, out long number)
    {
        bool negative = text is ['-', ..];
        ReadOnlySpan<char> digits = negative || text is ['+', ..] ? text[1..] : text;
        bool valid;
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            valid = long.TryParse(digits[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
                && digits.Length <= 10;
        }
        else if (digits.Length > 1 && digits[0] == '0')
        {
            number = 0;
            valid = digits.Length <= 12;
            foreach (char c in digits)
            {
                valid &= c is >= '0' and <= '7';
                number = (number << 3) + (c - '0');
            }
        }
        else
        {
            valid = long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number)
                && number <= uint.MaxValue;
        }

        number = negative ? -number : number;
        return valid;
    }
}
