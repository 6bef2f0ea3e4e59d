namespace IpvsHa.Config.Tests;

/// <summary>Each row of the list of keepalived's keywords is known in its block.</summary>
public sealed class LedgerTests
{
    private static readonly string[][] _rows = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "data", "keywords.tsv"))
        .Skip(1).Select(line => line.Split('\t'))];

    [Fact]
    public void The_list_has_all_its_rows() => Assert.Equal(778, _rows.Length);

    [Fact]
    public void Every_keyword_is_known_in_its_block()
    {
        HashSet<(string, string)> known = [.. KeywordTables.All.SelectMany(table => table.Keywords)
            .Select(keyword => (keyword.Block, keyword.Name))];

        IEnumerable<string> unknown = _rows
            .Select(row => (Block: row[0], Name: row[1].Split(' ')[0]))
            .Where(row => !known.Contains(row))
            .Select(row => $"{row.Block} {row.Name}");

        Assert.Empty(unknown);
    }

    [Fact]
    public void Every_keyword_of_ours_that_keepalived_does_not_know_is_marked()
    {
        HashSet<(string, string)> rows = [.. _rows.Select(row => (row[0], row[1].Split(' ')[0]))];

        IEnumerable<string> unmarked = KeywordTables.All.SelectMany(table => table.Keywords)
            .Where(keyword => !keyword.IsOurs && keyword.Name != "nb_get_retry"
                && !rows.Contains((keyword.Block, keyword.Name)))
            .Select(keyword => $"{keyword.Block} {keyword.Name}");

        Assert.Empty(unmarked);
    }

    [Fact]
    public void No_table_has_a_keyword_twice()
    {
        foreach (IKeywordTable table in KeywordTables.All)
        {
            Assert.Equal(table.Keywords.Count(), table.Keywords.DistinctBy(keyword => keyword.Name).Count());
        }
    }
}
