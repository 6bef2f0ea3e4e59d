using System.Text;

namespace IpvsHa.Config.Tests;

public sealed class CompatibilityDocumentTests
{
    private const string Head = """
        # Compatibility with keepalived 2.4.3

        One row for each keyword and each block that it may stand in, made from the keyword tables of the parser. Every keyword
        is read and understood; "not yet" means that it changes nothing so far, and that a warning (CFG0301) says so at its place
        in the file. `IPVSHA_WRITE_DOCUMENTS=1` lets the test that guards this file write it anew.

        """;

    [Fact]
    public void The_compatibility_table_says_what_the_keyword_tables_say()
    {
        string path = Path.Combine(RepositoryFolder(), "docs", "keepalived-compatibility.md");
        string expected = Write();
        if (Environment.GetEnvironmentVariable("IPVSHA_WRITE_DOCUMENTS") == "1")
        {
            File.WriteAllText(path, expected);
        }

        Assert.Equal(expected, File.ReadAllText(path));
    }

    private static string Write()
    {
        KeywordInfo[] keywords = [.. KeywordTables.All.SelectMany(static table => table.Keywords)
            .Where(static keyword => !keyword.IsOurs)
            .DistinctBy(static keyword => (keyword.Block, keyword.Name))
            .OrderBy(static keyword => keyword.Block, StringComparer.Ordinal)
            .ThenBy(static keyword => keyword.Name, StringComparer.Ordinal)];
        StringBuilder text = new();
        text.Append(Head).Append('\n');
        foreach (KeywordStatus status in Enum.GetValues<KeywordStatus>())
        {
            text.Append(Words(status)).Append(": ").Append(keywords.Count(keyword => keyword.Status == status)).Append("  \n");
        }

        text.Append("\n| block | keyword | status |\n|---|---|---|\n");
        foreach (KeywordInfo keyword in keywords)
        {
            text.Append("| ").Append(keyword.Block).Append(" | `").Append(keyword.Name.Replace("|", "\\|", StringComparison.Ordinal))
                .Append("` | ").Append(Words(keyword.Status)).Append(" |\n");
        }

        return text.ToString();
    }

    private static string Words(KeywordStatus status) => status switch
    {
        KeywordStatus.Works => "works",
        KeywordStatus.NoEffect => "accepted without effect",
        _ => "not yet",
    };

    private static string RepositoryFolder()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "IpvsHa.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("no IpvsHa.sln found");
        }

        return folder;
    }
}
