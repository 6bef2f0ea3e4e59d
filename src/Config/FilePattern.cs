namespace IpvsHa.Config;

/// <summary>Patterns of file names with <c>* ? [ ]</c> and braces.</summary>
internal static class FilePattern
{
    private const int MaxAlternatives = 1000;

    /// <summary><c>a{b,c}</c> is <c>ab</c> and <c>ac</c>, nested as well.</summary>
    public static List<string> Alternatives(string pattern)
    {
        List<string> done = [];
        Stack<string> open = new([pattern]);
        while (open.TryPop(out string? next))
        {
            int start = next.IndexOf('{', StringComparison.Ordinal);
            int end = start < 0 ? -1 : Close(next, start);
            if (end < 0 || done.Count + open.Count >= MaxAlternatives)
            {
                done.Add(next);
                continue;
            }

            int depth = 0;
            int from = start + 1;
            List<string> parts = [];
            for (int i = start + 1; i <= end; i++)
            {
                if (i == end || (next[i] == ',' && depth == 0))
                {
                    parts.Add(string.Concat(next.AsSpan(0, start), next.AsSpan(from, i - from), next.AsSpan(end + 1)));
                    from = i + 1;
                }

                depth += next[i] == '{' ? 1 : next[i] == '}' ? -1 : 0;
            }

            for (int i = parts.Count - 1; i >= 0; i--)
            {
                open.Push(parts[i]); // the first on top, so that their order stays
            }
        }

        return done;
    }

    private static int Close(string text, int start)
    {
        int depth = 0;
        for (int i = start; i < text.Length; i++)
        {
            depth += text[i] == '{' ? 1 : text[i] == '}' ? -1 : 0;
            if (depth == 0)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>A name against a pattern of one path component; linear but for the last star.</summary>
    public static bool Matches(ReadOnlySpan<char> name, ReadOnlySpan<char> pattern)
    {
        int n = 0;
        int p = 0;
        int starPattern = -1;
        int starName = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                starPattern = ++p;
                starName = n;
            }
            else if (p < pattern.Length && MatchesOne(name[n], pattern, p, out int next))
            {
                n++;
                p = next;
            }
            else if (starPattern >= 0)
            {
                p = starPattern;
                n = ++starName;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*')
        {
            p++;
        }

        return p == pattern.Length;
    }

    private static bool MatchesOne(char c, ReadOnlySpan<char> pattern, int p, out int next)
    {
        next = p + 1;
        if (pattern[p] == '?')
        {
            return true;
        }

        if (pattern[p] == '[')
        {
            int i = p + 1;
            bool negated = i < pattern.Length && pattern[i] is ('!' or '^');
            i += negated ? 1 : 0;
            bool matched = false;
            for (bool first = true; i < pattern.Length && (first || pattern[i] != ']'); first = false)
            {
                char low = pattern[i];
                char high = low;
                if (i + 2 < pattern.Length && pattern[i + 1] == '-' && pattern[i + 2] != ']')
                {
                    high = pattern[i + 2];
                    i += 2;
                }

                matched |= c >= low && c <= high;
                i++;
            }

            if (i < pattern.Length)
            {
                next = i + 1;
                return matched != negated;
            }
        }

        if (pattern[p] == '\\' && p + 1 < pattern.Length)
        {
            next = p + 2;
            return c == pattern[p + 1];
        }

        return c == pattern[p];
    }
}
