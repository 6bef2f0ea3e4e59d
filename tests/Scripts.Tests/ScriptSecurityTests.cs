using System.Diagnostics;

namespace IpvsHa.Scripts.Tests;

public sealed class ScriptSecurityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("755", 0, 0, ScriptVerdict.Ok, null)]
    [InlineData("700", 0, 0, ScriptVerdict.Ok, null)]
    [InlineData("001", 0, 0, ScriptVerdict.Ok, null)] // any of the three bits will do for root
    [InlineData("644", 0, 0, ScriptVerdict.NotExecutable, "not executable for its user")]
    [InlineData("775", 0, 0, ScriptVerdict.Ok, null)] // its group is root's
    [InlineData("757", 0, 0, ScriptVerdict.Unsafe, "writable by all")]
    [InlineData("700", 65534, 65534, ScriptVerdict.NotExecutable, "not executable for its user")]
    [InlineData("750", 65534, 0, ScriptVerdict.Ok, null)] // by the primary group
    [InlineData("705", 65534, 0, ScriptVerdict.NotExecutable, "not executable for its user")] // the group's bits rule
    [InlineData("757", 65534, 65534, ScriptVerdict.Ok, null)] // it has no right to lose
    [InlineData("757", 65534, 0, ScriptVerdict.Unsafe, "writable by all")]
    [InlineData("4757", 65534, 65534, ScriptVerdict.Unsafe, "writable by all")] // setuid root
    [InlineData("2757", 65534, 65534, ScriptVerdict.Unsafe, "writable by all")]
    public void Mode_bits_decide_by_the_user(string mode, uint user, uint group, ScriptVerdict verdict, string? why)
    {
        Requires.Root();
        string script = _folder.Script("s", "", mode);

        Assert.Equal(
            new ScriptInspection(verdict, script, why, FoundInPath: false),
            ScriptSecurity.Inspect(new ScriptCommand([script], user, group)));
    }

    [Fact]
    public void A_directory_that_others_may_write_is_named()
    {
        Requires.Root();
        Directory.CreateDirectory(_folder["open"]);
        string script = _folder.Script("open/s", "");
        _folder.SetMode("open", "777");

        Assert.Equal((ScriptVerdict.Unsafe, _folder["open"], "writable by all"), Inspect(script));
    }

    [Fact]
    public void A_sticky_directory_passes()
    {
        Requires.Root();
        Directory.CreateDirectory(_folder["sticky"]);
        string script = _folder.Script("sticky/s", "");
        _folder.SetMode("sticky", "1777");

        Assert.Equal((ScriptVerdict.Ok, script, null), Inspect(script));
    }

    [Fact]
    public void A_file_or_directory_of_another_user_is_unsafe()
    {
        Requires.Root();
        Directory.CreateDirectory(_folder["theirs"]);
        string script = _folder.Script("theirs/s", "");
        ChangeOwner("nobody", _folder["theirs"]);

        Assert.Equal((ScriptVerdict.Unsafe, _folder["theirs"], "not owned by root"), Inspect(script));
    }

    [Fact]
    public void A_group_that_is_not_roots_must_not_write()
    {
        Requires.Root();
        string script = _folder.Script("s", "");
        ChangeOwner("root:daemon", script);
        _folder.SetMode("s", "775");

        Assert.Equal((ScriptVerdict.Unsafe, script, "writable by a group that is not root's"), Inspect(script));
    }

    [Fact]
    public void A_link_is_followed_and_what_it_leads_through_counts()
    {
        Requires.Root();
        Directory.CreateDirectory(_folder["open"]);
        _folder.Script("open/s", "");
        _folder.SetMode("open", "777");
        File.CreateSymbolicLink(_folder["first"], "second");
        File.CreateSymbolicLink(_folder["second"], "open/../open/./s");

        Assert.Equal((ScriptVerdict.Unsafe, _folder["open"], "writable by all"), Inspect(_folder["first"]));
    }

    [Fact]
    public void A_link_that_another_user_owns_is_unsafe()
    {
        Requires.Root();
        _folder.Script("s", "");
        File.CreateSymbolicLink(_folder["link"], "s");
        ChangeOwner("nobody", _folder["link"]);

        Assert.Equal((ScriptVerdict.Unsafe, _folder["link"], "not owned by root"), Inspect(_folder["link"]));
    }

    [Fact]
    public void Links_that_go_round_in_a_circle_end()
    {
        File.CreateSymbolicLink(_folder["a"], "b");
        File.CreateSymbolicLink(_folder["b"], "a");

        Assert.Equal(ScriptVerdict.Missing, Inspect(_folder["a"]).Verdict);
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        Assert.Equal((ScriptVerdict.Missing, _folder["none"], "no such file"), Inspect(_folder["none/s"]));
    }

    [Fact]
    public void A_directory_is_no_program() =>
        Assert.Equal((ScriptVerdict.NotExecutable, _folder["."].TrimEnd('.').TrimEnd('/'), "not a regular file"), Inspect(_folder["."]));

    [Fact]
    public void A_directory_that_its_user_may_not_enter_hides_the_script()
    {
        Requires.Root();
        Directory.CreateDirectory(_folder["closed"]);
        string script = _folder.Script("closed/s", "");
        _folder.SetMode("closed", "700");

        ScriptInspection inspection = ScriptSecurity.Inspect(new ScriptCommand([script], 65534, 65534));

        Assert.Equal((ScriptVerdict.Missing, _folder["closed"]), (inspection.Verdict, inspection.Component));
    }

    [Fact]
    public void A_bare_name_is_found_in_PATH_and_says_so()
    {
        ScriptInspection inspection = ScriptSecurity.Inspect(new ScriptCommand("sh"));

        Assert.Equal((ScriptVerdict.Ok, true), (inspection.Verdict, inspection.FoundInPath));
    }

    [Fact]
    public void A_bare_name_that_is_nowhere_is_missing() =>
        Assert.Equal((ScriptVerdict.Missing, "no-such-program", "not found in PATH"), Inspect("no-such-program"));

    [Fact]
    public void A_test_of_a_file_skips_the_inspection() =>
        Assert.Equal((ScriptVerdict.Ok, "</no/such/file", null), Inspect("</no/such/file"));

    private static (ScriptVerdict Verdict, string Component, string? Why) Inspect(string program)
    {
        ScriptInspection inspection = ScriptSecurity.Inspect(new ScriptCommand(program));
        return (inspection.Verdict, inspection.Component, inspection.Why);
    }

    private static void ChangeOwner(string owner, string path)
    {
        using Process chown = Process.Start("chown", ["-h", owner, path]);
        chown.WaitForExit();
        Assert.Equal(0, chown.ExitCode);
    }
}
