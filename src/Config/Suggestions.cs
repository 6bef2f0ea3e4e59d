namespace IpvsHa.Config;

/// <summary>What an unknown keyword was probably meant to be.</summary>
internal static class Suggestions
{
    public static string Message(string name, IKeywordTable table, bool isBlock)
    {
        string skipped = isBlock ? ", its block is skipped" : string.Empty;
        string where = table.Block == "(top)" ? string.Empty : $" in {Short(table.Block)}";
        string? nearest = Nearest(name, table);
        if (nearest is not null)
        {
            return $"unknown keyword '{name}'{where}, did you mean '{nearest}'?{skipped}";
        }

        IEnumerable<string> blocks = KeywordTables.All
            .Where(other => other.Block != table.Block && other.Keywords.Any(keyword => keyword.Name == name))
            .Select(other => Short(other.Block))
            .Distinct();
        string others = string.Join(", ", blocks.Take(3));
        return others.Length > 0
            ? $"unknown keyword '{name}'{where}, it belongs into {others}{skipped}"
            : $"unknown keyword '{name}'{where}{skipped}";
    }

    private static string Short(string block) =>
        block == "(top)" ? "the top level" : block[(block.LastIndexOf('/') + 1)..];

    private static string? Nearest(string name, IKeywordTable table)
    {
        if (name.Length is < 3 or > 64)
        {
            return null;
        }

        string? nearest = null;
        int best = Math.Min(3, (name.Length / 3) + 1);
        foreach (KeywordInfo keyword in table.Keywords)
        {
            if (Math.Abs(keyword.Name.Length - name.Length) >= best)
            {
                continue;
            }

            int distance = Distance(name, keyword.Name);
            if (distance < best)
            {
                best = distance;
                nearest = keyword.Name;
            }
        }

        return nearest;
    }

    private static int Distance(string a, string b)
    {
        int[] beforeLast = new int[b.Length + 1];
        int[] last = new int[b.Length + 1];
        int[] row = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
        {
            last[j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int cost = a[i - 1] == b[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1] + 1, last[j] + 1), last[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last, row) = (last, row, beforeLast);
        }

        return last[b.Length];
    }
}
