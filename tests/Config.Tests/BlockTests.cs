using IpvsHa.Config.Effective;

namespace IpvsHa.Config.Tests;

/// <summary>The keywords of each block: a good value lands, a bad one is reported and the old one stays.</summary>
public sealed class BlockTests
{
    [Theory]
    [InlineData("priority 150", "150", "")]
    [InlineData("priority 150\npriority 0", "100", "CFG0202@6")] // an invalid number resets to 100
    [InlineData("priority 12abc", "100", "CFG0202@5")] // strict
    [InlineData("priority 256", "100", "CFG0202@5")]
    public void Priority(string lines, string expected, string complaints)
    {
        ConfigResult result = Parse.Instance(lines);
        Assert.Equal(complaints, Parse.Complaints(result));
        Assert.Equal(expected, result.Config.VrrpInstances[0].Priority.ToString());
    }

    [Theory]
    [InlineData("advert_int 1", 1.0, "")]
    [InlineData("advert_int 2.4", 2.0, "CFG0417@5")] // version 2 carries whole seconds
    [InlineData("advert_int 0.01", 1.0, "CFG0417@5")]
    [InlineData("version 3\nadvert_int 0.01", 0.01, "")]
    [InlineData("version 3\nadvert_int 0.014", 0.01, "CFG0417@6")]
    [InlineData("version 3\nadvert_int 50", 40.95, "CFG0417@6")]
    [InlineData("advert_int 256", 1.0, "CFG0204@5")]
    [InlineData("advert_int -1", 1.0, "CFG0204@5")]
    [InlineData("advert_int 1s", 1.0, "CFG0204@5")]
    [InlineData("advert_int 1.0000004", 1.0, "CFG0205@5")]
    public void Advert_interval(string lines, double seconds, string complaints)
    {
        ConfigResult result = Parse.Instance(lines);
        Assert.Equal(complaints, Parse.Complaints(result));
        Assert.Equal(seconds, Effective(result).AdvertInterval.TotalSeconds);
    }

    [Theory]
    [InlineData("garp_master_repeat 12abc", 12u, "CFG0203@5")] // lenient
    [InlineData("garp_master_repeat 0", 1u, "CFG0214@5")]
    [InlineData("garp_master_repeat x", 5u, "CFG0202@5")]
    [InlineData("", 5u, "")]
    public void Garp_repeat(string lines, uint expected, string complaints)
    {
        ConfigResult result = Parse.Instance(lines);
        Assert.Equal(complaints, Parse.Complaints(result));
        Assert.Equal(expected, Effective(result).GarpMasterRepeat);
    }

    [Theory]
    [InlineData("state MASTER", VrrpInitialState.Master, 255, "CFG0416@5")]
    [InlineData("state MASTER\npriority 100", VrrpInitialState.Master, 100, "")]
    [InlineData("state BACKUP\npriority 255", VrrpInitialState.Backup, 255, "")]
    [InlineData("state MASTER\nstate BACKUP\npriority 9", VrrpInitialState.Master, 9, "")] // BACKUP after MASTER is ignored
    [InlineData("state BAKCUP", VrrpInitialState.Backup, 100, "CFG0401@5")]
    [InlineData("priority 255", VrrpInitialState.Master, 255, "")]
    [InlineData("strict_mode\nstate MASTER\npriority 100", VrrpInitialState.Backup, 100, "CFG0409@6")]
    [InlineData("strict_mode\nstate BACKUP\npriority 255", VrrpInitialState.Master, 255, "CFG0409@6")]
    public void State_and_priority(string lines, VrrpInitialState state, int priority, string complaints)
    {
        ConfigResult result = Parse.Instance(lines);
        Assert.Equal(complaints, Parse.Complaints(result));
        Assert.Equal((state, priority), (Effective(result).InitialState, Effective(result).Priority));
    }

    [Theory]
    [InlineData("nopreempt\npriority 100", false, "")]
    [InlineData("nopreempt\nstate MASTER\npriority 100", true, "CFG0412@5")]
    [InlineData("nopreempt\nstate MASTER\npriority 100\nstrict_mode", false, "CFG0409@6")] // strict made it BACKUP
    [InlineData("nopreempt\npreempt", true, "")]
    public void Preemption(string lines, bool preempt, string complaints)
    {
        ConfigResult result = Parse.Instance(lines);
        Assert.Equal(complaints, Parse.Complaints(result));
        Assert.Equal(preempt, Effective(result).Preempt);
    }

    [Theory]
    [InlineData("", "PASS1111", "")]
    [InlineData("strict_mode", "", "CFG0408@6")]
    [InlineData("version 3", "", "CFG0408@6")]
    public void Authentication(string line, string expected, string complaints)
    {
        ConfigResult result = Parse.Instance($"{line}\nauthentication {{\nauth_type PASS\nauth_pass 1111\n}}");
        EffectiveAuthentication? authentication = Effective(result).Authentication;
        Assert.Equal(complaints, Parse.Complaints(result));
        Assert.Equal(
            expected.Length == 0 ? null : [0x31, 0x31, 0x31, 0x31, 0, 0, 0, 0], authentication?.Password);
    }

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1/32", "")]
    [InlineData("10.0.0.1/24 dev eth1 brd + scope link label eth1:1", "10.0.0.1/24", "")]
    [InlineData("10.0.0.1/33", "10.0.0.1/32", "CFG0202@1")]
    [InlineData("10.0.0.300/24", "", "CFG0207@1")]
    [InlineData("010.0.0.1", "", "CFG0207@1")] // no octal numbers
    [InlineData("10.1", "", "CFG0207@1")] // no short forms
    [InlineData("2001:db8::1/64", "2001:db8::1/64", "")]
    [InlineData("10.0.0.1 10.0.0.2", "10.0.0.1/32", "CFG0206@1")] // one entry per line
    [InlineData("10.0.0.1 label aaaaaaaaaaaaaaaa", "", "CFG0213@1")]
    [InlineData("10.0.0.1 dev", "", "CFG0201@1")]
    public void Address_entries(string entry, string expected, string complaints)
    {
        ConfigResult result = Parse.Text($"static_ipaddress {{ {entry} }}");
        Assert.Equal($"CFG0301@1 {complaints}".TrimEnd(), Parse.Complaints(result)); // known, and without effect so far
        Assert.Equal(expected, string.Join(' ', result.Config.StaticAddresses));
    }

    [Theory]
    [InlineData("a", "", "")]
    [InlineData("a\nb", "", "CFG0407@6")]
    [InlineData("a weight 10 reverse", "a10True", "")]
    [InlineData("a weight 254", "a253False", "CFG0214@5")]
    [InlineData("a weight 300", "a0False", "CFG0202@5")]
    public void Tracked_scripts(string entries, string expected, string complaints)
    {
        ConfigResult result = Parse.Text(
            "vrrp_script a { script /bin/true }\nvrrp_instance A { interface eth0\nvirtual_router_id 1\n"
            + $"virtual_ipaddress {{ 10.0.0.1 }}\ntrack_script {{ {entries} }} }}");
        Assert.Equal(complaints, Parse.Complaints(result));
        EffectiveTrack track = Assert.Single(Effective(result).TrackScripts);
        Assert.Equal(expected.Length == 0 ? "a0False" : expected, $"{track.Name}{track.Weight}{track.Reverse}");
    }

    [Theory]
    [InlineData("script /bin/a", "/bin/a")]
    [InlineData("script \"/bin/a 'b c' d\"", "/bin/a|b c|d")]
    [InlineData("script /bin/a -0 nginx", "/bin/a|-0|nginx")]
    [InlineData("script \"/bin/a \\x41\\t\\101\"", "/bin/a|A\tA")]
    [InlineData("script '/bin/a b'", "/bin/a|b")]
    public void Script_commands_are_split(string line, string expected)
    {
        ConfigResult result = Parse.Text($"vrrp_script a {{\n{line}\n}}");
        Assert.Equal(expected, string.Join('|', result.Config.VrrpScripts[0].Script!.Arguments));
    }

    [Fact]
    public void A_notify_script_may_name_user_and_group()
    {
        ScriptLine script = Parse.Instance("notify \"/bin/n.sh 'a b'\" bob staff").Config.VrrpInstances[0].Notify!;
        Assert.Equal(["/bin/n.sh", "a b"], script.Arguments);
        Assert.Equal(("bob", "staff"), (script.User, script.Group));
    }

    [Fact]
    public void A_second_notify_script_is_ignored()
    {
        ConfigResult result = Parse.Instance("notify /bin/a\nnotify /bin/b");
        Assert.Equal("CFG0210@6", Parse.Complaints(result));
        Assert.Equal("/bin/a", result.Config.VrrpInstances[0].Notify!.Command);
    }

    [Theory]
    [InlineData("vrrp_instance A { interface eth0 }", "CFG0404@1")]
    [InlineData("vrrp_instance A { virtual_router_id 5 }", "CFG0405@1")]
    [InlineData("vrrp_instance { virtual_router_id 5 }", "CFG0402@1")]
    [InlineData("vrrp_instance A { interface lo\nvirtual_router_id 5 }", "CFG0427@1")]
    [InlineData("vrrp_sync_group G { group { A } }", "CFG0421@1 CFG0407@1")]
    [InlineData("vrrp_script s { }", "CFG0420@1")]
    [InlineData("virtual_server 10.0.0.1 80 { }", "CFG0501@1")]
    [InlineData("virtual_server group x { real_server 10.0.0.2 80 { } }", "CFG0513@1")]
    [InlineData("virtual_server_group x { }", "CFG0514@1")]
    public void A_block_that_cannot_be_used_is_dropped(string text, string complaints)
    {
        ConfigResult result = Parse.Text(text);
        Assert.Equal(complaints, Parse.Complaints(result));
        Assert.Single(result.Dropped);
    }

    [Fact]
    public void One_VRID_counts_once_per_interface_and_family()
    {
        const string Body = "interface eth0\nvirtual_router_id 5\n";
        ConfigResult result = Parse.Text(
            $"vrrp_instance A {{ {Body} virtual_ipaddress {{ 10.0.0.1 }} }}\n"
            + $"vrrp_instance B {{ {Body} virtual_ipaddress {{ 10.0.0.2 }} }}\n"
            + $"vrrp_instance C {{ {Body} virtual_ipaddress {{ 2001:db8::1 }} }}");
        Assert.Equal("CFG0406@5", Parse.Complaints(result));
        Assert.Equal(["A", "C"], result.Config.VrrpInstances.Select(block => block.Name));
    }

    [Theory]
    [InlineData("TCP_CHECK { }", "1 1 60 5")]
    [InlineData("HTTP_GET { url { path / } }", "1 3 60 5")]
    [InlineData("MISC_CHECK { misc_path /bin/true }", "0 1 60 5")]
    [InlineData("TCP_CHECK { retry 3\ndelay_before_retry 2.5\ndelay_loop 7\nconnect_timeout 4 }", "3 2.5 7 4")]
    [InlineData("TCP_CHECK { nb_get_retry 3 }", "3 1 60 5")]
    [InlineData("retry 4\nTCP_CHECK { }", "4 1 60 5")] // inherited from the real server
    public void Checker_defaults(string lines, string expected)
    {
        EffectiveChecker checker = Service(Parse.Checker(lines)).RealServers[0].Checkers[0];
        Assert.Equal(expected, FormattableString.Invariant(
            $"{checker.Retry} {checker.DelayBeforeRetry.TotalSeconds} {checker.DelayLoop.TotalSeconds} {checker.ConnectTimeout.TotalSeconds}"));
    }

    [Theory]
    [InlineData("HTTP_GET { }", "CFG0510@6")]
    [InlineData("MISC_CHECK { }", "CFG0510@6")]
    [InlineData("HTTP_GET { url { path /a\nstatus_code 99 200 } }", "CFG0202@7")]
    [InlineData("HTTP_GET { url { path /a\ndigest 12 } }", "CFG0206@7")]
    [InlineData("TCP_CHECK { connect_port 0 }", "CFG0208@6")]
    [InlineData("TCP_CHECK { bindto 2001:db8::1 }", "CFG0507@6")]
    [InlineData("SSL_GET { url { path /a } }", "CFG0518@6")]
    [InlineData("SSL_GET { verify\nurl { path /a } }", "CFG0301@6")]
    [InlineData("SMTP_CHECK { helo_name a }", "CFG0301@6")]
    [InlineData("weight 65536", "")]
    [InlineData("weight -1", "CFG0202@6")]
    public void Checker_complaints(string lines, string complaints) =>
        Assert.Equal(complaints, Parse.Complaints(Parse.Checker(lines)));

    [Fact]
    public void A_url_has_its_codes_and_names()
    {
        EffectiveHttpCheck http = Service(Parse.Checker("""
            virtualhost rs.example
            SSL_GET {
              verify off
              enable_sni
              virtualhost check.example
              url {
                path /a
                status_code 200 300-302
                regex "a\\\\d"
              }
              url {
                path /b
                virtualhost url.example
              }
            }
            """)).RealServers[0].Checkers[0].Http!;
        Assert.Equal([new StatusRange(200, 200), new StatusRange(300, 302)], http.Urls[0].StatusCodes);
        Assert.Equal(("check.example", "check.example"), (http.Urls[0].VirtualHost, http.Urls[0].ServerName));
        Assert.Equal(("url.example", "url.example"), (http.Urls[1].VirtualHost, http.Urls[1].ServerName));
        Assert.Equal([new StatusRange(200, 299)], http.Urls[1].StatusCodes);
        Assert.Equal(@"a\\d", http.Urls[0].Regex);
    }

    [Fact]
    public void A_virtual_server_without_its_settings_gets_those_of_keepalived()
    {
        ConfigResult result = Parse.Text("virtual_server 10.0.0.1 80 { real_server 10.0.0.2 80 { } }");
        Assert.Equal("CFG0502@1 CFG0503@1 CFG0504@1", Parse.Complaints(result));
        EffectiveVirtualServer service = Service(result);
        Assert.Equal(
            (LvsProtocol.Udp, "wlc", ForwardingKind.Nat, 1u), (service.Protocol, service.Scheduler, service.Forwarding.Kind, service.Quorum));
    }

    [Theory]
    [InlineData("quorum 5", 2u, 0u, "CFG0505@5")]
    [InlineData("quorum 2\nhysteresis 2", 2u, 1u, "CFG0506@6")]
    [InlineData("quorum 2\nhysteresis 1", 2u, 1u, "")]
    public void Quorum(string lines, uint quorum, uint hysteresis, string complaints)
    {
        ConfigResult result = Parse.Server(lines + "\nreal_server 10.0.0.2 80 { }\nreal_server 10.0.0.3 80 { }");
        Assert.Equal(complaints, Parse.Complaints(result));
        Assert.Equal((quorum, hysteresis), (Service(result).Quorum, Service(result).Hysteresis));
    }

    [Theory]
    [InlineData("real_server 10.0.0.2 80 { }\nreal_server 10.0.0.2 80 { }", 1, "CFG0508@6")]
    [InlineData("real_server 10.0.0.2 80 { }\nreal_server 2001:db8::2 80 { }", 1, "CFG0507@6")]
    [InlineData("real_server 10.0.0.2 80 { }\nreal_server 2001:db8::2 80 { lvs_method TUN }", 2, "")]
    [InlineData("real_server 10.0.0.2 80 { }\nreal_server nonsense 80 {\nweight 5\n}", 1, "CFG0207@6")]
    public void Real_servers(string lines, int count, string complaints)
    {
        ConfigResult result = Parse.Server(lines);
        Assert.Equal(complaints, Parse.Complaints(result));
        Assert.Equal(count, Service(result).RealServers.Count);
    }

    [Theory]
    [InlineData("10.0.0.1-3 80", 3)]
    [InlineData("10.0.0.0/30 80", 4)]
    [InlineData("10.0.0.1/30 80", 0)] // host bits
    [InlineData("10.0.0.9-3 80", 0)]
    [InlineData("2001:db8::1-f 80", 15)]
    [InlineData("fwmark 5", 1)]
    public void Group_entries(string entry, int services)
    {
        ConfigResult result = Parse.Text(
            $"virtual_server_group g {{ {entry} }}\nvirtual_server group g {{ lb_algo rr\nlb_kind TUN\nprotocol TCP\n"
            + "real_server 10.0.0.2 80 { } }");
        Assert.Equal(services, services == 0 ? result.Config.VirtualServers.Count : Service(result).Services.Count);
    }

    [Fact]
    public void What_is_known_and_does_nothing_yet_says_so_once()
    {
        Assert.Equal("CFG0301@5", Parse.Complaints(Parse.Instance("auth_hmac {\nkey 1 abc\nactive_key 1\n}")));
        Assert.Equal("CFG0301@5 CFG0301@6", Parse.Complaints(Parse.Instance("no_accept\ntimer_expired_backup 7")));
    }

    [Fact]
    public void The_list_of_problems_is_complete()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "IpvsHa.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        string[] rows = [.. File.ReadLines(Path.Combine(folder, "docs", "config-diagnostics.md"))
            .Where(line => line.StartsWith("| CFG", StringComparison.Ordinal))];
        Assert.Equal(
            DiagnosticRules.All.Select(rule => $"| {rule.Id} | {rule.Severity.ToString().ToLowerInvariant()} | {rule.Title} |"), rows);
    }

    [Fact]
    public void Twice_the_file_costs_twice_the_memory()
    {
        long small = Allocated(100);
        long large = Allocated(800);
        Assert.InRange((double)large / small, 5, 9.5);
    }

    private static long Allocated(int servers)
    {
        string text = "virtual_server 192.0.2.1 80 {\nprotocol TCP\nlb_algo rr\nlb_kind DR\n"
            + string.Concat(Enumerable.Range(0, servers).Select(i =>
                $"real_server 10.0.{i / 200}.{(i % 200) + 1} 80 {{\nweight 1\nTCP_CHECK {{\nconnect_timeout 3\n}}\n}}\n")) + "}\n";
        Parse.Clean(text);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Parse.Text(text);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static EffectiveVrrpInstance Effective(ConfigResult result) =>
        EffectiveVrrpInstance.Resolve(result.Config.VrrpInstances[0], result.Config)!;

    private static EffectiveVirtualServer Service(ConfigResult result) =>
        EffectiveVirtualServer.Resolve(result.Config.VirtualServers[0], result.Config)!;
}
