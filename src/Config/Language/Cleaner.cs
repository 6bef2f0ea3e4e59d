using System.Buffers;
using System.Text;

namespace IpvsHa.Config;

/// <summary>Takes comments and outer blanks off a line.</summary>
internal static class Cleaner
{
    private static readonly SearchValues<char> _special = SearchValues.Create("\"\\!#");

    /// <summary>Cleans a line; <paramref name="openQuote"/> is the place of a quote that is not closed, or -1.</summary>
    public static SourceLine Clean(SourceLine line, out int openQuote)
    {
        openQuote = -1;
        line = line.Slice(line.Start, line.End);
        ReadOnlySpan<char> text = line.Text;
        int special = line.Span.IndexOfAny(_special);
        if (special < 0)
        {
            return line;
        }

        List<int>? dropped = null;
        int end = line.End;
        bool lastIsBackslash = false;
        for (int i = line.Start + special; i < line.End; i++)
        {
            char c = text[i];
            if (c == '"')
            {
                openQuote = openQuote < 0 ? i : -1;
            }
            else if (openQuote < 0 && c is ('#' or '!'))
            {
                end = i;
                break;
            }
            else if (openQuote < 0 && c == '\\')
            {
                if (i + 1 == line.End)
                {
                    lastIsBackslash = true;
                }
                else if (text[++i] is '#' or '!')
                {
                    (dropped ??= []).Add(i - 1);
                }
            }
        }

        SourceLine cleaned = line.Slice(line.Start, end);
        if (dropped is null && !(lastIsBackslash && HasBlankBefore(cleaned)))
        {
            return cleaned;
        }

        StringBuilder builder = new();
        int next = 0;
        for (int i = cleaned.Start; i < cleaned.End; i++)
        {
            if (dropped is not null && next < dropped.Count && dropped[next] == i)
            {
                next++;
                continue;
            }

            builder.Append(text[i]);
        }

        if (lastIsBackslash && builder.Length > 0)
        {
            builder.Length--;
            while (builder.Length > 0 && CharacterClass.IsBlank(builder[^1]))
            {
                builder.Length--;
            }

            builder.Append('\\');
        }

        int unchanged = dropped is null ? builder.Length : dropped[0] - cleaned.Start;
        return cleaned.WithText(builder.ToString(), unchanged);
    }

    private static bool HasBlankBefore(SourceLine line) =>
        line.End - line.Start > 1 && CharacterClass.IsBlank(line.Text[line.End - 2]);
}
