namespace IpvsHa.Config.Tests;

[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class FileSourceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ipvsha-config").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Includes_are_read_from_the_folder_of_the_file_and_the_snapshot_needs_no_disk()
    {
        Write("main.conf", "global_defs {\ninclude sub/*.inc\nsmtp_helo_name ${_ENV HOME}\nvrrp_version 4\n}\ninclude nothing.conf\n");
        Write("sub/b.inc", "router_id b\ninclude c.txt\n");
        Write("sub/a.inc", "router_id a\n");
        Write("sub/c.txt", "dbus_service_name c\nbad\n");
        ConfigResult result = FileSource.Load(Path.Combine(_folder, "main.conf"), new() { ConfigId = "x" });

        Assert.Equal(("b", "c"), (result.Config.GlobalDefs.RouterId, result.Config.GlobalDefs.DbusServiceName));
        Assert.Equal(["CFG0301@1", "CFG0104@2", "CFG0202@4", "CFG0003@6"], result.Diagnostics.Select(d => $"{d.Id}@{d.Position.Line}"));

        string text = result.Snapshot.Serialize();
        Directory.Delete(Path.Combine(_folder, "sub"), recursive: true);
        ConfigResult again = ConfigParser.Parse(ConfigSnapshot.Deserialize(text));
        Assert.Equal(result.Diagnostics, again.Diagnostics);
        Assert.Equal(result.Config.GlobalDefs.SmtpHeloName, again.Config.GlobalDefs.SmtpHeloName);
        Assert.Equal(text, again.Snapshot.Serialize());
    }

    [Fact]
    public void A_file_that_includes_itself_is_read_once()
    {
        Write("a.conf", "include b.conf\n");
        Write("b.conf", "include a.conf\n");
        Assert.Equal("CFG0004@1", Parse.Complaints(FileSource.Load(Path.Combine(_folder, "a.conf"))));
    }

    [Fact]
    public void What_cannot_be_read_is_fatal()
    {
        Write("x.conf", "");
        File.SetUnixFileMode(Path.Combine(_folder, "x.conf"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Write("x2.conf", "a");
        File.SetUnixFileMode(Path.Combine(_folder, "x2.conf"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        foreach (string name in new[] { "none.conf", "x2.conf", "x.conf", "." })
        {
            ConfigResult result = FileSource.Load(Path.Combine(_folder, name));
            Assert.True(result.HasFatal);
            Assert.Equal(4, result.ExitStatus);
        }
    }

    [Theory]
    [InlineData("include none", "CFG0003@1")]
    [InlineData("includer none", "CFG0003@1")]
    [InlineData("includem none", "CFG0002@1")]
    [InlineData("includem none*", "CFG0003@1")]
    [InlineData("includew none*", "CFG0002@1")]
    [InlineData("includeb {none,no}", "CFG0002@1 CFG0002@1")]
    [InlineData("includea none*", "CFG0002@1")]
    [InlineData("includer .", "CFG0002@1")]
    [InlineData("include .", "CFG0003@1")]
    [InlineData("global_defs { include_check\n}\ninclude none", "CFG0002@3")]
    public void Include_failures(string text, string complaints)
    {
        Write("main.conf", text + "\n");
        Assert.Equal(complaints, Parse.Complaints(FileSource.Load(Path.Combine(_folder, "main.conf"))));
    }

    [Theory]
    [InlineData("a*c", "abc", true)]
    [InlineData("a*c", "abd", false)]
    [InlineData("[!a]?", "bc", true)]
    [InlineData("[a-c]", "b", true)]
    [InlineData("*a*b*c", "xxaxxbxxc", true)]
    public void Patterns(string pattern, string name, bool matches) =>
        Assert.Equal(matches, FilePattern.Matches(name, pattern));

    [Fact]
    public void Braces_are_alternatives() =>
        Assert.Equal(["ac", "ad", "be"], FilePattern.Alternatives("{a{c,d},be}"));

    private void Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
