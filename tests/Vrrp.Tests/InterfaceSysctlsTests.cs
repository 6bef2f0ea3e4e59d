namespace IpvsHa.Vrrp.Tests;

public sealed class InterfaceSysctlsTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("sysctls").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Changes_are_put_back_to_what_was_there_first()
    {
        Put("eth0", "arp_ignore", "0\n");
        InterfaceSysctls sysctls = new(_root);

        Assert.True(sysctls.Change("eth0", "arp_ignore", 1));
        Assert.True(sysctls.Change("eth0", "arp_ignore", 2));
        Assert.Equal("2", Get("eth0", "arp_ignore"));
        sysctls.Restore((name, key) => name == "eth0" && key == "arp_ignore");

        Assert.Equal("0", Get("eth0", "arp_ignore"));
    }

    [Fact]
    public void What_had_the_value_or_was_changed_by_somebody_else_stays()
    {
        Put("eth0", "arp_ignore", "1\n");
        Put("eth0", "arp_filter", "0\n");
        InterfaceSysctls sysctls = new(_root);
        sysctls.Change("eth0", "arp_ignore", 1);
        sysctls.Change("eth0", "arp_filter", 1);
        Put("eth0", "arp_filter", "5\n");

        sysctls.Restore((_, _) => true);

        Assert.Equal("1\n", Get("eth0", "arp_ignore"));
        Assert.Equal("5\n", Get("eth0", "arp_filter"));
    }

    [Fact]
    public void An_interface_that_is_not_there_or_is_gone_is_no_error()
    {
        Put("eth0", "arp_ignore", "0\n");
        InterfaceSysctls sysctls = new(_root);

        Assert.False(sysctls.Change("eth1", "arp_ignore", 1));
        Assert.Null(sysctls.Read("eth1", "arp_ignore"));
        sysctls.Change("eth0", "arp_ignore", 1);
        Directory.Delete(Path.Combine(_root, "eth0"), recursive: true);
        sysctls.Restore((_, _) => true);

        Assert.Empty(sysctls.Interfaces);
    }

    private void Put(string name, string key, string text) =>
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(_root, name)).FullName, key), text);

    private string Get(string name, string key) => File.ReadAllText(Path.Combine(_root, name, key));
}
