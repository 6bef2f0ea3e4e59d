using System.Globalization;
using System.Text;

namespace IpvsHa.Config;

/// <summary>The definitions of a file, and how they get into its lines.</summary>
internal sealed class Substitution(
    IConfigFiles files, string configId, uint seed, DiagnosticBag bag, int limit)
{
    private const int MaxPerLine = 1000;
    private const int MaxLineBytes = 1023;

    // Stand for # and ! that a built-in has put in, until the comments are off.
    private const char HashMark = '\u0001';
    private const char BangMark = '\u0002';

    private readonly Dictionary<string, IReadOnlyList<string>> _definitions = new(StringComparer.Ordinal);
    private int _left = limit;
    private ulong _state = Scramble(seed);

    public bool IsExhausted => _left < 0;

    /// <summary>The folder of the file that is being read.</summary>
    public string WorkingDirectory { get; set; } = ".";

    public void Define(string name, IReadOnlyList<string> lines) => _definitions[name] = lines;

    public void Seed(uint value) => _state = Scramble(value);

    public static SourceLine RestoreMarks(SourceLine line) =>
        line.Span.IndexOfAny(HashMark, BangMark) < 0
            ? line
            : line.WithText(
                line.Span.ToString().Replace(HashMark, '#').Replace(BangMark, '!'), line.End - line.Start);

    /// <summary>Puts definitions in; false when the line has none of them.</summary>
    /// <param name="line">The line.</param>
    /// <param name="allowLines">Whether a definition of several lines may end the line.</param>
    /// <param name="following">Takes such definitions; their lines after the first follow this one.</param>
    public bool TryExpand(ref SourceLine line, bool allowLines, ref List<IReadOnlyList<string>>? following)
    {
        StringBuilder? builder = null;
        string text = string.Empty;
        int unchanged = 0;
        int from = 0;
        int count = 0;
        while (true)
        {
            ReadOnlySpan<char> current = builder is null ? line.Span : text;
            int dollar = current[from..].IndexOf('$');
            if (dollar < 0)
            {
                break;
            }

            dollar += from;
            if (!TryValue(current, dollar, line, allowLines, out int end, out string value, out IReadOnlyList<string>? rest))
            {
                from = dollar + 1;
                continue;
            }

            if (++count > MaxPerLine || --_left < 0)
            {
                bag.Add(
                    DiagnosticRules.EndlessExpansion, line.Position,
                    "the definitions of this line name each other without end");
                break;
            }

            if (builder is null)
            {
                builder = new();
                unchanged = dollar;
            }

            builder.Clear().Append(current[..dollar]).Append(value).Append(current[end..]);
            string longer = builder.ToString();
            if (longer.Length > MaxLineBytes / 3 && Encoding.UTF8.GetByteCount(longer) > MaxLineBytes)
            {
                bag.Add(
                    DiagnosticRules.ExpansionTooLong, line.Position,
                    $"a line has at most {MaxLineBytes} bytes after its definitions are put in");
                text = current.ToString();
                break;
            }

            text = longer;
            unchanged = Math.Min(unchanged, dollar);
            from = dollar;
            if (rest is not null)
            {
                (following ??= []).Add(rest);
            }
        }

        if (builder is null)
        {
            return false;
        }

        line = line.WithText(text, unchanged);
        return true;
    }

    private bool TryValue(
        ReadOnlySpan<char> text, int dollar, SourceLine line, bool allowLines,
        out int end, out string value, out IReadOnlyList<string>? rest)
    {
        value = string.Empty;
        rest = null;
        end = 0;
        bool braced = dollar + 1 < text.Length && text[dollar + 1] == '{';
        int start = dollar + (braced ? 2 : 1);
        int length = CharacterClass.NameLength(text[start..]);
        if (length == 0)
        {
            return false;
        }

        ReadOnlySpan<char> name = text.Slice(start, length);
        end = start + length;
        ReadOnlySpan<char> parameters = [];
        if (braced)
        {
            int close = text[end..].IndexOf('}');
            if (close < 0)
            {
                return false;
            }

            parameters = text.Slice(end, close);
            end += close + 1;
            if (!parameters.IsEmpty && !CharacterClass.IsBlank(parameters[0]))
            {
                return false;
            }
        }
        else if (end < text.Length && !(CharacterClass.IsBlank(text[end]) || text[end] is ',' or ')'))
        {
            return false;
        }

        if (parameters.IsEmpty
            && _definitions.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out IReadOnlyList<string>? lines))
        {
            if (lines.Count > 1 && (!allowLines || end < text.Length))
            {
                return false;
            }

            value = lines.Count == 0 ? string.Empty : lines[0];
            rest = lines.Count > 1 ? lines : null;
            return true;
        }

        return TryBuiltIn(name, parameters.Trim(), line, out value);
    }

    private bool TryBuiltIn(ReadOnlySpan<char> name, ReadOnlySpan<char> parameters, SourceLine line, out string value)
    {
        value = string.Empty;
        switch (name)
        {
            case "_PWD" when parameters.IsEmpty:
                value = WorkingDirectory;
                return true;
            case "_INSTANCE" when parameters.IsEmpty:
                value = configId;
                return true;
            case "_HASH" when parameters.IsEmpty:
                value = HashMark.ToString();
                return true;
            case "_BANG" when parameters.IsEmpty:
                value = BangMark.ToString();
                return true;
            case "_ENV" when !parameters.IsEmpty:
                // A line break in the value would make a line of its own; it is a blank here.
                value = (files.VariableValue(parameters.ToString()) ?? string.Empty).ReplaceLineEndings(" ");
                return true;
            case "_RANDOM":
                value = NextNumber(parameters, line);
                return true;
            default:
                return false;
        }
    }

    private string NextNumber(ReadOnlySpan<char> parameters, SourceLine line)
    {
        uint min = 0;
        uint max = 32767;
        int blank = parameters.IndexOfAny(' ', '\t');
        ReadOnlySpan<char> first = blank < 0 ? parameters : parameters[..blank];
        ReadOnlySpan<char> second = blank < 0 ? [] : parameters[blank..].Trim();
        if ((!first.IsEmpty && !uint.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out min))
            || (!second.IsEmpty && !uint.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out max))
            || min > max)
        {
            bag.Add(
                DiagnosticRules.BadBuiltIn, line.Position,
                $"_RANDOM takes a least and a greatest number, not '{parameters}'");
            return min.ToString(CultureInfo.InvariantCulture);
        }

        // splitmix64: the same numbers for the same seed in every process
        _state += 0x9E3779B97F4A7C15;
        ulong mixed = Scramble(_state);
        return (min + (mixed % ((ulong)max - min + 1))).ToString(CultureInfo.InvariantCulture);
    }

    private static ulong Scramble(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
