using System.CommandLine;
using IpvsHa.Host.CommandLine;

namespace IpvsHa.Host.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public void Options_of_keepalived_keep_their_names_and_can_be_bundled()
    {
        (DaemonOptions options, IReadOnlyList<string> errors) = Read(
            "-nlD -P -V -I -R -f /etc/k.conf -p /run/a.pid -r /run/v.pid -c /run/c.pid -i node1 -u 077 -S 2 --all");

        Assert.Empty(errors);
        Assert.Equal(
            new DaemonOptions
            {
                File = "/etc/k.conf",
                Foreground = true,
                LogToConsole = true,
                LogDetail = true,
                VrrpOnly = true,
                KeepAddresses = true,
                KeepTable = true,
                NoRespawn = true,
                PidFile = "/run/a.pid",
                VrrpPidFile = "/run/v.pid",
                CheckersPidFile = "/run/c.pid",
                ConfigId = "node1",
                FileCreationMask = 63,
                SyslogFacility = 18,
                AllRoles = true,
            },
            options with { WithoutEffect = new DaemonOptions().WithoutEffect });
    }

    [Fact]
    public void Both_P_and_C_mean_both_roles_and_D_may_be_given_twice()
    {
        (DaemonOptions options, IReadOnlyList<string> errors) = Read("-P -C -D -D");

        Assert.Empty(errors);
        Assert.Equal((false, false, true), (options.VrrpOnly, options.CheckersOnly, options.LogDetail));
    }

    [Fact]
    public void An_option_that_means_nothing_here_is_taken_and_explained()
    {
        (DaemonOptions options, IReadOnlyList<string> errors) = Read("-x -m --perf");

        Assert.Empty(errors);
        Assert.Equal(3, options.WithoutEffect.Count);
        Assert.Contains("option --snmp has no effect: there is no SNMP agent; /metrics has the numbers", options.WithoutEffect);
    }

    [Theory]
    [InlineData("-S local9", "-S takes 0 to 7, local0 to local7, user or daemon, not 'local9'")]
    [InlineData("-u 9", "-u takes an octal number up to 777, not '9'")]
    [InlineData("-s blue", "-s is not there yet; 'ip netns exec blue ipvsha …' does the same")]
    public void A_bad_value_is_an_error_that_says_what_is_right(string arguments, string expected) =>
        Assert.Contains(expected, Read(arguments).Errors);

    [Theory]
    [InlineData("-t", true, null)]
    [InlineData("-t=/tmp/log", true, "/tmp/log")]
    [InlineData("--config-test=/tmp/log", true, "/tmp/log")]
    [InlineData("-n", false, null)]
    public void The_log_of_a_config_test_is_optional(string arguments, bool wanted, string? log)
    {
        RootCommand root = new();
        DaemonCommand daemon = new(root);

        Assert.Equal((wanted, log), daemon.ConfigTest(root.Parse(arguments)));
    }

    [Theory]
    [InlineData("STOP", 15)]
    [InlineData("RELOAD", 1)]
    [InlineData("STATS_CLEAR", 63)]
    [InlineData("TDUMP", null)]
    public void Signum_knows_the_words_that_something_acts_on(string word, int? number) =>
        Assert.Equal(number, SignalNumbers.Find(word));

    private static (DaemonOptions Options, IReadOnlyList<string> Errors) Read(string arguments)
    {
        RootCommand root = new();
        DaemonCommand daemon = new(root);
        ParseResult result = root.Parse(arguments);
        string[] errors = [.. result.Errors.Select(static error => error.Message)];
        return (errors.Length == 0 ? daemon.Read(result) : new DaemonOptions(), errors);
    }
}
