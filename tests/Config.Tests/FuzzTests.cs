using System.Text;

namespace IpvsHa.Config.Tests;

/// <summary>Whatever the file holds, reading ends, throws nothing, and gives the same result twice.</summary>
public sealed class FuzzTests
{
    private const int Seed = 20_24;

    private static readonly string[] _pieces =
    [
        "{", "}", "\n", " ", "\"", "'", "\\", "#", "!", "$", "${", "}", "@", "^", "~SEQ(n, 1, 3) ", "~LST(v, a, b) ", "$n",
        "$A=", "$A", "${A}", "$B=$A \\\n", "\0", "\t", "-1", "0", "1", "255", "256", "4294967296", "1.5", "1e9", "abc", "é漢",
        "10.0.0.1", "10.0.0.300", "10.0.0.0/24", "10.0.0.1-5", "fe80::1", "ff02::12", "eth0", "include x", "includea *",
        "${_RANDOM 1 9}", "${_ENV HOME}", "${_HASH}", "nb_get_retry 3", "weight 5 reverse", "...", "'a b'", "\\x41", "\\",
    ];

    private static readonly string[] _keywords =
        [.. KeywordTables.All.SelectMany(table => table.Keywords).Select(keyword => keyword.Name).Distinct()];

    private static readonly ConfigLimits _limits = new() { Lines = 2_000, Substitutions = 2_000, Diagnostics = 200 };

    private const string Sample = """
        global_defs {
          router_id a
          vrrp_strict
          lvs_timeouts tcp 5 udp 6
        }
        $V=192.0.2.1
        vrrp_script s {
          script "/bin/true 'a b'"
          weight -20 reverse
        }
        vrrp_sync_group g { group { A B } }
        vrrp_instance A {
          state MASTER
          interface eth0
          virtual_router_id 51
          advert_int 1.5
          authentication {
            auth_type PASS
            auth_pass 1111
          }
          virtual_ipaddress { ${V}/24 dev eth0 label eth0:1
          }
          track_script { s weight 5 }
          unicast_peer { 10.0.0.2 min_ttl 5
          }
        }
        virtual_server 192.0.2.1 80 {
          protocol TCP
          quorum 3
          sorry_server 10.0.0.9 80
          ~SEQ(n, 1, 3) real_server 10.0.0.$n 80 { HTTP_GET { url { path /a
          status_code 200-299 } } }
        }
        """;

    [Theory]
    [InlineData("@")]
    [InlineData("$")]
    [InlineData("${")]
    [InlineData("~SEQ(")]
    [InlineData("~SEQ()")]
    [InlineData("~LST({,})")]
    [InlineData("\\")]
    [InlineData("\"")]
    [InlineData("$A=\\")]
    [InlineData("$A=\\\n$A")]
    [InlineData("vrrp_instance")]
    [InlineData("virtual_server")]
    [InlineData("virtual_server fwmark")]
    [InlineData("virtual_server 10.0.0.1-0.0.0.0 {")]
    [InlineData("virtual_server_group a { fwmark\n ::/0\n ::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff }")]
    public void Odd_beginnings_do_no_harm(string text)
    {
        ConfigResult result = ConfigParser.ParseText(text, limits: _limits);
        ResolveAll(result);
    }

    [Fact]
    public void Changed_files_never_throw_and_end()
    {
        Random random = new(Seed);
        int inputs = Environment.GetEnvironmentVariable("IPVSHA_REQUIRE") == "1" ? 200_000 : 10_000;
        for (int i = 0; i < inputs; i++)
        {
            string text = i % 4 == 0 ? Invent(random) : Change(random);
            try
            {
                ConfigResult result = ConfigParser.ParseText(text, limits: _limits);
                ResolveAll(result);
                if (i % 100 == 0)
                {
                    ConfigResult again = ConfigParser.Parse(
                        ConfigSnapshot.Deserialize(result.Snapshot.Serialize()), _limits);
                    Assert.Equal(result.Diagnostics, again.Diagnostics);
                    foreach (ConfigDiagnostic diagnostic in result.Diagnostics)
                    {
                        DiagnosticFormatter.Format(diagnostic, result.Snapshot);
                    }
                }
            }
            catch (Exception exception)
            {
                Assert.Fail($"seed {Seed}, input {i}: {exception}\n{text}");
            }
        }
    }

    [Fact]
    public void Random_text_is_no_snapshot_and_does_no_harm()
    {
        Random random = new(Seed);
        string good = Parse.Text(Sample).Snapshot.Serialize();
        for (int i = 0; i < 10_000; i++)
        {
            StringBuilder text = new(good);
            text[random.Next(text.Length)] = (char)random.Next(32, 127);
            text.Length = random.Next(text.Length + 1);
            try
            {
                ConfigSnapshot.Deserialize(text.ToString());
            }
            catch (FormatException)
            {
                // what a caller expects
            }
        }
    }

    private static void ResolveAll(ConfigResult result)
    {
        foreach (Blocks.VrrpInstanceBlock block in result.Config.VrrpInstances)
        {
            Effective.EffectiveVrrpInstance.Resolve(block, result.Config);
        }

        foreach (Blocks.VrrpScriptBlock block in result.Config.VrrpScripts)
        {
            Effective.EffectiveVrrpScript.Resolve(block, result.Config);
        }

        foreach (Blocks.VirtualServerBlock block in result.Config.VirtualServers)
        {
            Effective.EffectiveVirtualServer.Resolve(block, result.Config);
        }
    }

    private static string Change(Random random)
    {
        StringBuilder text = new(Sample);
        for (int n = random.Next(1, 5); n > 0; n--)
        {
            int at = random.Next(text.Length);
            switch (random.Next(4))
            {
                case 0:
                    text.Remove(at, Math.Min(random.Next(1, 30), text.Length - at));
                    break;
                case 1:
                    text.Insert(at, _pieces[random.Next(_pieces.Length)]);
                    break;
                case 2:
                    text.Insert(at, "\n" + _keywords[random.Next(_keywords.Length)] + " ");
                    break;
                default:
                    text[at] = (char)random.Next(1, 127);
                    break;
            }

            if (text.Length == 0)
            {
                text.Append('x');
            }
        }

        return text.ToString();
    }

    private static string Invent(Random random)
    {
        StringBuilder text = new();
        for (int n = random.Next(1, 30); n > 0; n--)
        {
            text.Append(random.Next(2) == 0
                ? _keywords[random.Next(_keywords.Length)]
                : _pieces[random.Next(_pieces.Length)]);
            text.Append(random.Next(3) == 0 ? '\n' : ' ');
        }

        return text.ToString();
    }
}
