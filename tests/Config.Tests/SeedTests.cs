namespace IpvsHa.Config.Tests;

/// <summary>The configurations this product was asked for load, with complaints on the lines that deserve them.</summary>
public sealed class SeedTests
{
    private static readonly Dictionary<string, string> _letters = new()
    {
        ["CFG0408"] = "A", // authentication under strict mode
        ["CFG0401"] = "B", // state BAKCUP
        ["CFG0104"] = "E", // ...
        ["CFG0204"] = "G", // garp interval 0
        ["CFG0207"] = "I", // 192.168.1.300
        ["CFG0212"] = "L", // sync daemon inside an instance
        ["CFG0409"] = "M", // MASTER under strict mode
        ["CFG0404"] = "N", // no VRID
        ["CFG0303"] = "O", // script defined after its use
        ["CFG0412"] = "P", // nopreempt with MASTER
        ["CFG0302"] = "R", // nb_get_retry
        ["CFG0413"] = "T", // own interface tracked
        ["CFG0410"] = "V", // vmac_xmit_base under strict mode
        ["CFG0414"] = "Z", // no address
        ["CFG0415"] = "Z", // no address under strict mode
        ["CFG0419"] = "u", // script that nothing tracks
        ["CFG0301"] = "n", // no effect yet
    };

    private static string Folder => Environment.GetEnvironmentVariable("IPVSHA_SEEDS")
        ?? Path.GetFullPath(Path.Combine(Repository(), "..", "shared", "seeds"));

    [Theory]
    [InlineData("000-advert-int-2-peer.conf", 5, "G8 G9 A19 O27 M34 A39 O47")]
    [InlineData("000-advert-int-2.conf", 5, "G8 G9 M14 A19 O27 A39 O47")]
    [InlineData("000-advert-int-2.snippet", 5, "N1")]
    [InlineData("000-dual-master-a.conf", 5, "G7 G8 M13 A18 O26 A38 O46")]
    [InlineData("000-dual-master-b.conf", 5, "G7 G8 A18 O26 M33 A38 O46")]
    [InlineData("000-dual-master-ordered-a.conf", 5, "G8 G9 M32 A37 A57")]
    [InlineData("000-dual-master-ordered-b.conf", 5, "G8 G9 A37 M52 A57")]
    [InlineData("000-nopreempt-peer.conf", 5, "G8 G9 A20 O28 M35 A40 O48")]
    [InlineData("000-nopreempt.conf", 5, "G8 G9 A20 O28 A40 O48")]
    [InlineData("000-nopreempt.snippet", 5, "N1")]
    [InlineData("000-sync-group-a-peer.conf", 5, "G8 G9 A30 O38 M44 A49 O57")]
    [InlineData("000-sync-group-a.conf", 5, "G7 G8 M24 A29 O37 A48 O56")]
    [InlineData("000-third-instance-peer.conf", 5, "G8 G9 A19 O27 M34 A39 O47 A77 Z81 I82")]
    [InlineData("000-third-instance.conf", 5, "G8 G9 M14 A19 O27 A39 O47 M72 A77 Z81 I82")]
    [InlineData("000-third-instance.snippet", 5, "Z8 I9")]
    [InlineData("000-track-interface-peer.conf", 5, "G8 G9 A19 O27 T31 M38 A43 O51")]
    [InlineData("000-track-interface.conf", 5, "G8 G9 M14 A19 O27 T31 A43 O51")]
    [InlineData("000-track-interface.snippet", 5, "N1")]
    [InlineData("000-vmac-heartbeat-peer.conf", 5, "G8 G9 V17 A21 O29 n33 L33 M38 A43 O51")]
    [InlineData("000-vmac-heartbeat.conf", 5, "G8 G9 M14 V17 A21 O29 n33 L33 A43 O51")]
    [InlineData("000-vmac-heartbeat.snippet", 5, "N1 n7 L7")]
    [InlineData("001-chk-nginx-master-peer.conf", 0, "")]
    [InlineData("001-chk-nginx-master.conf", 0, "")]
    [InlineData("001-ha-web-backup.conf", 0, "")]
    [InlineData("001-ha-web-master.conf", 0, "")]
    [InlineData("002-active-backup-master-peer.conf", 5, "n5 G16 G17 A32")]
    [InlineData("002-active-backup-master.conf", 5, "n4 G15 G16 M26 A31")]
    [InlineData("002-dual-master-keepbackup.conf", 5, "n4 G15 G16 B26 A31 M44 A49")]
    [InlineData("002-dual-master-keepmaster.conf", 5, "n4 G15 G16 M26 A31 A49")]
    [InlineData("002-nopreempt-on-master.conf", 5, "n5 G16 G17 M27 A33")]
    [InlineData("003-dual-master-master1-peer.conf", 0, "n4 u12")]
    [InlineData("003-dual-master-master1.conf", 0, "n3 u11")]
    [InlineData("004-backup-instance.conf", 0, "")]
    [InlineData("004-lvs-dr-http-backup.conf", 0, "R34 R47")]
    [InlineData("004-lvs-dr-http-master.conf", 0, "R34 R47")]
    [InlineData("004-lvs-dr-tcp-master-peer.conf", 0, "n4 R41 R50")]
    [InlineData("004-lvs-dr-tcp-master.conf", 0, "n3 R40 R49")]
    [InlineData("004-nopreempt-on-master.conf", 5, "n4 P16")]
    [InlineData("004-nopreempt-peer.conf", 0, "n4")]
    [InlineData("004-nopreempt.conf", 0, "n4")]
    [InlineData("004-nopreempt.snippet", 5, "N1 E4")]
    [InlineData("004-notify-peer.conf", 0, "n4")]
    [InlineData("004-notify.conf", 0, "n4")]
    [InlineData("004-notify.snippet", 5, "N1 E2 E7")]
    [InlineData("004-preempt-delay.conf", 0, "n4")]
    [InlineData("004-track-interface-peer.conf", 0, "n4 T28")]
    [InlineData("004-track-interface.conf", 0, "n4 T28")]
    [InlineData("004-track-interface.snippet", 5, "N1 E2 E7")]
    [InlineData("004-track-script-peer.conf", 0, "n4")]
    [InlineData("004-track-script.conf", 0, "n4")]
    [InlineData("004-track-script.snippet", 5, "N9 E10 E14")]
    public void Each_file_gets_its_complaints(string file, int exitStatus, string expected)
    {
        string path = Path.Combine(Folder, file);
        bool mayNotSkip = Environment.GetEnvironmentVariable("IPVSHA_REQUIRE") == "1";
        Assert.False(mayNotSkip && !File.Exists(path), $"IPVSHA_REQUIRE=1, and there is no {path}");
        Assert.SkipUnless(File.Exists(path), $"needs {path}; IPVSHA_SEEDS names the folder");

        ConfigResult result = FileSource.Load(path, new() { ConfigId = "node1" });

        Assert.Equal(expected, string.Join(' ', result.Diagnostics.Select(
            diagnostic => _letters[diagnostic.Id] + diagnostic.Position.Line)));
        Assert.Equal(exitStatus, result.ExitStatus);
    }

    private static string Repository()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "IpvsHa.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? "/";
    }
}
