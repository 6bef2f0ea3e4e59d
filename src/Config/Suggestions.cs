namespace IpvsHa.Config;

/// <summary>What an unknown keyword was probably meant to be.</summary>
internal static class Suggestions
{
    private const int MaxLength = 64;

    private static readonly Dictionary<string, List<string>> _blocks = Index();
    private static readonly Dictionary<string, string[]> _names = KeywordTables.All.ToDictionary(
        table => table.Block, table => table.Keywords.Select(keyword => keyword.Name).ToArray());

    public static string Message(string name, IKeywordTable table, bool isBlock)
    {
        string skipped = isBlock ? ", its block is skipped" : string.Empty;
        string where = table.Block == "(top)" ? string.Empty : $" in {Short(table.Block)}";
        string? nearest = Nearest(name, table);
        if (nearest is not null)
        {
            return $"unknown keyword '{name}'{where}, did you mean '{nearest}'?{skipped}";
        }

        string own = Short(table.Block);
        string others = string.Join(", ", (_blocks.GetValueOrDefault(name) ?? []).Where(block => block != own).Take(3));
        return others.Length > 0
            ? $"unknown keyword '{name}'{where}, it belongs into {others}{skipped}"
            : $"unknown keyword '{name}'{where}{skipped}";
    }

    private static Dictionary<string, List<string>> Index()
    {
        Dictionary<string, List<string>> index = [];
        foreach (IKeywordTable table in KeywordTables.All)
        {
            foreach (KeywordInfo keyword in table.Keywords)
            {
                if (!index.TryGetValue(keyword.Name, out List<string>? blocks))
                {
                    index[keyword.Name] = blocks = [];
                }

                if (!blocks.Contains(Short(table.Block)))
                {
                    blocks.Add(Short(table.Block));
                }
            }
        }

        return index;
    }

    private static string Short(string block) =>
        block == "(top)" ? "the top level" : block[(block.LastIndexOf('/') + 1)..];

    private static string? Nearest(string name, IKeywordTable table)
    {
        if (name.Length is < 3 or > MaxLength)
        {
            return null;
        }

        string? nearest = null;
        int best = Math.Min(3, (name.Length / 3) + 1);
        foreach (string keyword in _names[table.Block])
        {
            if (Math.Abs(keyword.Length - name.Length) >= best)
            {
                continue;
            }

            int distance = Distance(name, keyword);
            if (distance < best)
            {
                best = distance;
                nearest = keyword;
            }
        }

        return nearest;
    }

    private static int Distance(string a, string b)
    {
        Span<int> beforeLast = stackalloc int[MaxLength + 4];
        Span<int> last = stackalloc int[MaxLength + 4];
        Span<int> row = stackalloc int[MaxLength + 4];
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

            Span<int> free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
        }

        return last[b.Length];
    }
}
