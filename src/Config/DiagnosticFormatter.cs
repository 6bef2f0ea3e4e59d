using System.Text;

namespace IpvsHa.Config;

/// <summary>Problems for people: the place, what is wrong, the line itself and a caret under it.</summary>
public static class DiagnosticFormatter
{
    private const int MaxWidth = 160;

    /// <summary>One to three lines without a line break at the end.</summary>
    public static string Format(ConfigDiagnostic diagnostic, ConfigSnapshot snapshot)
    {
        string? line = snapshot.LineAt(diagnostic.Position);
        if (line is null)
        {
            return diagnostic.ToString();
        }

        int column = Math.Clamp(diagnostic.Position.Column, 1, line.Length + 1);
        if (line.Length > MaxWidth || column > MaxWidth)
        {
            int start = Math.Min(Math.Max(0, column - 1 - (MaxWidth / 2)), line.Length);
            line = line.Substring(start, Math.Min(MaxWidth, line.Length - start));
            column -= start;
        }

        StringBuilder builder = new();
        builder.Append(diagnostic).Append("\n    ");
        foreach (char c in line)
        {
            builder.Append(char.IsControl(c) && c != '\t' ? '\ufffd' : c);
        }

        builder.Append("\n    ");
        foreach (char c in line.AsSpan(0, column - 1))
        {
            builder.Append(c == '\t' ? '\t' : ' ', IsWide(c) ? 2 : 1);
        }

        return builder.Append('^').ToString();
    }

    // CJK, kana, hangul and full-width forms take two columns of a terminal.
    private static bool IsWide(char c) => c is (>= '\u1100' and <= '\u115f') or (>= '\u2e80' and <= '\ua4cf')
        or (>= '\uac00' and <= '\ud7a3') or (>= '\uf900' and <= '\ufaff') or (>= '\ufe30' and <= '\ufe6f')
        or (>= '\uff00' and <= '\uff60') or (>= '\uffe0' and <= '\uffe6');
}
