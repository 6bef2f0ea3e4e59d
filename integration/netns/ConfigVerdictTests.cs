using System.Diagnostics;
using System.Text.RegularExpressions;
using IpvsHa.Config;

namespace IpvsHa.Netns;

/// <summary>Each line that Debian's keepalived complains about is a line that we complain about.</summary>
public sealed partial class ConfigVerdictTests
{
    private const string Keepalived = "/usr/sbin/keepalived";

    [Theory]
    [InlineData("global_defs {\nvrrp_garp_interval 0\n}")]
    [InlineData("global_defs {\nvrrp_version 4\n}")]
    [InlineData("vrrp_instance A {\nstate BAKCUP\ninterface eth0\nvirtual_router_id 5\nvirtual_ipaddress {\n10.0.0.300\n}\n}")]
    [InlineData("vrrp_instance A {\ninterface eth0\nvirtual_router_id 256\npriority 300\n}")]
    [InlineData("vrrp_instance A {\ninterface eth0\nvirtual_router_id 5\nadvert_int 300\nnonsense 5\n}")]
    [InlineData("virtual_server 10.0.0.1 80 {\nlb_algo rr\nlb_kind DR\nprotocol TCP\nquorum 0\nreal_server 10.0.0.2 80 {\n"
        + "weight -1\nTCP_CHECK {\nconnect_port 0\n}\n}\n}")]
    [InlineData("virtual_server 10.0.0.300 80 {\n}")]
    public void Every_line_it_names_we_name(string text)
    {
        string path = Path.Combine(Path.GetTempPath(), $"ipvsha-verdict-{Guid.NewGuid():N}.conf");
        File.WriteAllText(path, text + "\n");
        try
        {
            Compare(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Every_line_of_the_seeds_it_names_we_name()
    {
        string? folder = Environment.GetEnvironmentVariable("IPVSHA_SEEDS");
        Assert.SkipUnless(Directory.Exists(folder), "IPVSHA_SEEDS names no folder");
        foreach (string path in Directory.GetFiles(folder, "*.conf"))
        {
            Compare(path);
        }
    }

    private static void Compare(string path)
    {
        Requires.Root();
        Assert.SkipUnless(File.Exists(Keepalived), "needs keepalived");
        using Process process = Process.Start(new ProcessStartInfo(Keepalived, ["-t", "-f", path])
        {
            RedirectStandardError = true,
        })!;
        string output = process.StandardError.ReadToEnd();
        process.WaitForExit();
        HashSet<int> ours = [.. FileSource.Load(path).Diagnostics.Select(diagnostic => diagnostic.Position.Line)];

        foreach (string line in output.Split('\n'))
        {
            // Interfaces and scripts are questions to the machine, not to the file.
            if (LineNumber().Match(line) is { Success: true } match && !MachineMatter().IsMatch(line))
            {
                Assert.True(ours.Contains(int.Parse(match.Groups[1].Value)), $"{path}: {line}");
            }
        }
    }

    [GeneratedRegex(@"Line (\d+)\)")]
    private static partial Regex LineNumber();

    [GeneratedRegex("interface|script", RegexOptions.IgnoreCase)]
    private static partial Regex MachineMatter();
}
