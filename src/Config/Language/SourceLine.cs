namespace IpvsHa.Config;

/// <summary>A cleaned line, or a part of one: a range of a text, and where that text stands in its file.</summary>
/// <param name="Text">The whole file, or what substitution made of one line.</param>
/// <param name="Start">The first character of the line.</param>
/// <param name="End">One past the last.</param>
/// <param name="Path">The file.</param>
/// <param name="Number">The line in the file.</param>
/// <param name="Base">The character of the text that stands at <paramref name="Column"/>.</param>
/// <param name="Column">The column of that character.</param>
/// <param name="Exact">Characters after the base whose columns are known; those behind get the last known.</param>
internal readonly record struct SourceLine(
    string Text, int Start, int End, string Path, int Number, int Base, int Column, int Exact)
{
    public ReadOnlySpan<char> Span => Text.AsSpan(Start, End - Start);

    public bool IsEmpty => End <= Start;

    public ConfigPosition Position => At(Start);

    public ConfigPosition At(int index) => new(Path, Number, Column + Math.Min(index - Base, Exact));

    public bool Is(char single) => End - Start == 1 && Text[Start] == single;

    public SourceLine Slice(int start, int end)
    {
        while (start < end && CharacterClass.IsBlank(Text[start]))
        {
            start++;
        }

        while (end > start && CharacterClass.IsBlank(Text[end - 1]))
        {
            end--;
        }

        return this with { Start = start, End = end };
    }

    /// <summary>The same place with another text, of which the first characters are as before.</summary>
    public SourceLine WithText(string text, int unchanged)
    {
        ConfigPosition position = Position;
        int exact = Math.Min(unchanged, Math.Max(0, Exact - (Start - Base)));
        return new(text, 0, text.Length, Path, Number, 0, position.Column, exact);
    }
}

internal static class CharacterClass
{
    public static bool IsBlank(char c) => c is ' ' or '\t' or '\r' or '\n' or '\v' or '\f';

    public static bool IsNameStart(char c) => c is '_' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');

    public static bool IsName(char c) => IsNameStart(c) || c is >= '0' and <= '9';

    public static int NameLength(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || !IsNameStart(text[0]))
        {
            return 0;
        }

        int length = 1;
        while (length < text.Length && IsName(text[length]))
        {
            length++;
        }

        return length;
    }
}
