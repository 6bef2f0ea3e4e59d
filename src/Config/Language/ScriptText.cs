using System.Text;

namespace IpvsHa.Config;

/// <summary>The second reading of scripts and patterns: quotes of both kinds group, escapes are those of C.</summary>
internal static class ScriptText
{
    /// <summary>Takes the command off the front: a quoted text, or a word.</summary>
    public static string TakeCommand(ReadOnlySpan<char> text, out int length)
    {
        if (text[0] is '"' or '\'')
        {
            char quote = text[0];
            for (int i = 1; i < text.Length; i++)
            {
                if (text[i] == '\\' && i + 1 < text.Length)
                {
                    i++;
                }
                else if (text[i] == quote)
                {
                    length = i + 1;
                    return text[1..i].ToString();
                }
            }

            length = text.Length;
            return text[1..].ToString();
        }

        length = text.IndexOfAny(" \t\r\v\f");
        length = length < 0 ? text.Length : length;
        return text[..length].ToString();
    }

    /// <summary>Splits a command into program and arguments.</summary>
    public static List<string> Split(ReadOnlySpan<char> text)
    {
        List<string> words = [];
        StringBuilder word = new();
        bool inWord = false;
        char quote = '\0';
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '\\' && i + 1 < text.Length)
            {
                inWord = true;
                Escape(text, ref i, word);
            }
            else if (quote != '\0' ? c == quote : c is '"' or '\'')
            {
                quote = quote == '\0' ? c : '\0';
                inWord = true;
            }
            else if (quote == '\0' && CharacterClass.IsBlank(c))
            {
                if (inWord)
                {
                    words.Add(word.ToString());
                    word.Clear();
                    inWord = false;
                }
            }
            else
            {
                inWord = true;
                word.Append(c);
            }
        }

        if (inWord)
        {
            words.Add(word.ToString());
        }

        return words;
    }

    /// <summary>Resolves the escapes of a pattern.</summary>
    public static string Unescape(ReadOnlySpan<char> text)
    {
        StringBuilder result = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
            {
                Escape(text, ref i, result);
            }
            else
            {
                result.Append(text[i]);
            }
        }

        return result.ToString();
    }

    private static void Escape(ReadOnlySpan<char> text, ref int i, StringBuilder result)
    {
        char c = text[++i];
        switch (c)
        {
            case 'a':
                result.Append('\a');
                break;
            case 'b':
                result.Append('\b');
                break;
            case 'E':
                result.Append('\u001b');
                break;
            case 'f':
                result.Append('\f');
                break;
            case 'n':
                result.Append('\n');
                break;
            case 'r':
                result.Append('\r');
                break;
            case 't':
                result.Append('\t');
                break;
            case 'v':
                result.Append('\v');
                break;
            case 'c' when i + 1 < text.Length:
                result.Append((char)(char.ToUpperInvariant(text[++i]) & 0x1f));
                break;
            case 'x' when i + 1 < text.Length && char.IsAsciiHexDigit(text[i + 1]):
                int code = 0;
                for (int digits = 0; digits < 2 && i + 1 < text.Length && char.IsAsciiHexDigit(text[i + 1]); digits++)
                {
                    code = (code << 4) + Convert.ToInt32(text[++i].ToString(), 16);
                }

                result.Append((char)code);
                break;
            case >= '0' and <= '7':
                int octal = c - '0';
                for (int digits = 1; digits < 3 && i + 1 < text.Length && text[i + 1] is >= '0' and <= '7'; digits++)
                {
                    octal = (octal << 3) + (text[++i] - '0');
                }

                result.Append((char)(octal & 0xff));
                break;
            default:
                result.Append(c);
                break;
        }
    }
}
