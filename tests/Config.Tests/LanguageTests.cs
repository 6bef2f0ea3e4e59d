namespace IpvsHa.Config.Tests;

/// <summary>Lines, comments, quotes, definitions, repeats and braces.</summary>
public sealed class LanguageTests
{
    [Theory]
    [InlineData("router_id a#b", "a")]
    [InlineData("router_id a!b", "a")]
    [InlineData("router_id a\\#b", "a#b")]
    [InlineData("router_id a\\!b # c", "a!b")]
    [InlineData("router_id \"a#b\" ! same", "a#b")]
    [InlineData("router_id \"a b\"", "a b")]
    [InlineData("router_id a\\b", "a\\b")] // any other pair is kept
    [InlineData("\t router_id\v a \r", "a")]
    [InlineData("router_id 'a", "'a")] // single quotes are ordinary
    [InlineData("@node1 router_id a", "a")]
    [InlineData("@other router_id a", null)]
    [InlineData("@^node1 router_id a", null)]
    [InlineData("@^other router_id a", "a")]
    [InlineData("@node1", null)]
    [InlineData("$X=a\nrouter_id $X", "a")]
    [InlineData("$X=a\nrouter_id ${X}b", "ab")]
    [InlineData("$X=a\nrouter_id $X/24", "$X/24")] // the bare form needs a blank after it
    [InlineData("$X=a\nrouter_id \"$X b\"", "a b")]
    [InlineData("$X=a\nrouter_id $Xb", "$Xb")]
    [InlineData("$X =a\nrouter_id b", "b")] // a blank before = makes it an unknown keyword
    [InlineData("$X=a\n$X=b\nrouter_id $X", "b")]
    [InlineData("$Y=${X}1\n$X=a\nrouter_id $Y", "a1")] // references inside values count when they are put in
    [InlineData("router_id $NONE", "$NONE")]
    [InlineData("$X=a # b\nrouter_id $X", "a")]
    [InlineData("router_id a${_HASH}b", "a#b")]
    [InlineData("router_id a${_BANG}b", "a!b")]
    [InlineData("router_id ${_INSTANCE}", "node1")]
    [InlineData("router_id ${_PWD}", "/")]
    [InlineData("$_PWD=x\nrouter_id ${_PWD}", "x")] // built-ins may be redefined
    [InlineData("router_id x${_ENV NONE}", "x")]
    [InlineData("router_id ${_RANDOM 7 7}", "7")]
    [InlineData("$X=@node1\n$X router_id a", null)] // what a definition brings in is no filter
    [InlineData("~SEQ(n, 1, 3) router_id r$n", "r3")]
    [InlineData("~SEQ(n, 3, 1) router_id r$n", "r1")]
    [InlineData("~SEQ(n, 3) router_id r${n}", "r3")]
    [InlineData("~SEQ(n, 0x10, 0x10, 0x20) router_id r$n", "r32")]
    [InlineData("~SEQ(n, 010) router_id r$n", "r8")]
    [InlineData("~SEQx(n, 9, 1, 10) router_id r$n", "ra")]
    [InlineData("$E=2\n~SEQ(n, 1, $E) router_id r$n", "r2")]
    [InlineData("~SEQ(a, 1, 2) ~SEQ(b, 5, 6) router_id r${a}${b}", "r26")]
    [InlineData("~LST(v, x, y) router_id r$v", "ry")]
    [InlineData("~LST({a,b}, {1,2}, {3}) router_id r${a}-${b}", "r3-")]
    public void A_line_of_global_defs_means(string lines, string? routerId)
    {
        ConfigResult result = Parse.Text($"global_defs {{\n{lines}\n}}\n");

        Assert.Equal(routerId, result.Config.GlobalDefs.RouterId);
    }

    [Theory]
    [InlineData("global_defs {\nrouter_id \"a\n}", "CFG0103@2")]
    [InlineData("global_defs {\nrouter_id a\0b\n}", "CFG0102@2")]
    [InlineData("}", "CFG0107@1")]
    [InlineData("global_defs {\n", "CFG0108@1")]
    [InlineData("global_defs\nrouter_id a\n}", "CFG0106@1")]
    [InlineData("global_defs {\n{\nx y\n}\nrouter_id a\n}", "CFG0105@2")]
    [InlineData("global_defs {\nrouter_id a {\nx y\n}\n}", "CFG0105@2")]
    [InlineData("$A=$B\n$B=$A\nglobal_defs {\nrouter_id $A\n}", "CFG0110@4")]
    [InlineData("global_defs {\n~SEQ(n, 1, 0, 3) router_id r$n\n}", "CFG0111@2")]
    [InlineData("global_defs {\n~SEQ(n, 1, -1, 3) router_id r$n\n}", "CFG0111@2")]
    [InlineData("global_defs {\n~SEQx(n, -1, 1, 3) router_id r$n\n}", "CFG0111@2")]
    [InlineData("global_defs {\n~LST(n, {1,2}) router_id r$n\n}", "CFG0111@2")]
    [InlineData("global_defs {\nrouter_id ${_RANDOM 9 1}\n}", "CFG0112@2")]
    [InlineData("global_defs {\nrouterid a\n}", "CFG0104@2")]
    [InlineData("nonsense {\nrouter_id a {\n}\n}\nglobal_defs {\nrouter_id a\n}", "CFG0104@1")] // skipped whole
    [InlineData("global_defs {\nrouter_id\n}", "CFG0201@2")]
    [InlineData("global_defs {\nrouter_id a b\n}", "CFG0209@2")]
    public void A_mistake_is_reported_once_on_its_line(string text, string expected) =>
        Assert.Equal(expected, Parse.Complaints(text));

    [Fact]
    public void A_block_may_stand_on_one_line()
    {
        ConfigResult result = Parse.Text("""
            vrrp_instance A
            { interface eth0
              virtual_router_id 51 }
            """);

        Assert.Equal(51, Assert.Single(result.Config.VrrpInstances).VirtualRouterId);
    }

    [Fact]
    public void A_definition_of_several_lines_is_put_in_where_the_reference_ends_the_line()
    {
        KeepalivedConfig config = Parse.Clean("""
            $VIP=192.0.2.10/24
            $BODY= state BACKUP \
                   priority 100 \
                   interface eth0
            vrrp_instance A {
                $BODY
                virtual_router_id 51
                virtual_ipaddress { ${VIP} dev eth0 }
            }
            """);

        Blocks.VrrpInstanceBlock block = Assert.Single(config.VrrpInstances);
        Assert.Equal((100, "eth0"), (block.Priority, block.Interface));
        AddressEntry entry = Assert.Single(block.VirtualAddresses);
        Assert.Equal("192.0.2.10/24", entry.ToString());
        Assert.Equal(new ConfigPosition("t.conf", 8, 25), entry.Position);
    }

    [Fact]
    public void A_repeat_makes_blocks()
    {
        ConfigResult result = Parse.Server("~SEQ(n, 1, 3) real_server 10.0.0.$n 80 { TCP_CHECK { } }");

        Assert.Equal("", Parse.Complaints(result));
        Assert.Equal(
            ["10.0.0.1", "10.0.0.2", "10.0.0.3"],
            result.Config.VirtualServers[0].RealServers.Select(server => server.Address.ToString()));
    }

    [Theory]
    [InlineData(1011, "")] // 12 bytes of keyword and blank: 1023 in all
    [InlineData(1012, "CFG0101@2")]
    public void A_line_has_at_most_1023_bytes(int length, string expected) =>
        Assert.Equal(expected, Parse.Complaints($"global_defs {{\nrouter_id   {new string('a', length)}\n}}"));

    [Fact]
    public void A_word_in_quotes_ends_at_the_next_quote()
    {
        ConfigResult result = Parse.Text("global_defs {\nnotification_email { \"A <a@b>\" \"\"c \"d\"e }\n}");

        Assert.Equal(["A <a@b>", "", "c", "d", "e"], result.Config.GlobalDefs.NotificationEmail);
    }

    [Theory]
    [InlineData("$X= $X \\\n $X \\\n $X\n$X\n")]
    [InlineData("$X= a \\\n $X\n$X\n")]
    [InlineData("~SEQ(a, 1, 4000000000) ~SEQ(b, 1, 4000000000) x\n")]
    public void Growth_without_end_ends(string text)
    {
        ConfigResult result = ConfigParser.ParseText(text, limits: new() { Lines = 20_000, Substitutions = 20_000 });

        Assert.Contains(result.Diagnostics, diagnostic => diagnostic.Id == "CFG0006");
    }

    [Fact]
    public void An_unknown_keyword_is_answered_with_the_nearest_one()
    {
        ConfigDiagnostic diagnostic = Assert.Single(Parse.Instance("priorty 100").Diagnostics);

        Assert.Equal(
            "t.conf:5:1: error CFG0104: unknown keyword 'priorty' in vrrp_instance, did you mean 'priority'?",
            diagnostic.ToString());
    }

    [Fact]
    public void An_unknown_keyword_is_answered_with_the_block_it_belongs_into()
    {
        ConfigDiagnostic diagnostic = Assert.Single(Parse.Text("delay_loop 6").Diagnostics);

        Assert.StartsWith("unknown keyword 'delay_loop', it belongs into virtual_server", diagnostic.Message);
    }

    [Fact]
    public void A_problem_is_shown_with_its_line_and_a_caret()
    {
        ConfigResult result = Parse.Text("global_defs {\n\tvrrp_version 4 # no\n}");

        Assert.Equal(
            "t.conf:2:15: error CFG0202: 'vrrp_version' takes 2 to 3, not '4'\n"
            + "    \tvrrp_version 4 # no\n"
            + "    \t             ^",
            DiagnosticFormatter.Format(result.Diagnostics[0], result.Snapshot));
    }

    [Fact]
    public void The_worst_problem_decides_the_exit_status()
    {
        Assert.Equal(0, Parse.Text("global_defs { enable_dbus }").ExitStatus);
        Assert.Equal(5, Parse.Text("nonsense").ExitStatus);
        ConfigDiagnostic security = new(new("CFG0600", ConfigSeverity.Error, "x", ExitClass.Security), default, "x");
        ConfigDiagnostic fatal = new(new("CFG0601", ConfigSeverity.Fatal, "x", ExitClass.Fatal), default, "x");
        Assert.Equal(6, ConfigResult.ExitStatusOf([security]));
        Assert.Equal(5, ConfigResult.ExitStatusOf([security, Parse.Text("nonsense").Diagnostics[0]]));
        Assert.Equal(4, ConfigResult.ExitStatusOf([security, fatal]));
    }
}
