namespace IpvsHa.Config.Tests;

internal static class Parse
{
    public static ConfigResult Text(string text) => ConfigParser.ParseText(text, "t.conf", "node1");

    /// <summary>Parses and asserts that there is nothing to complain about.</summary>
    public static KeepalivedConfig Clean(string text)
    {
        ConfigResult result = Text(text);
        Assert.Equal([], result.Diagnostics.Select(diagnostic => diagnostic.ToString()));
        return result.Config;
    }

    /// <summary>Ids with their lines: "CFG0202@3 CFG0104@5".</summary>
    public static string Complaints(string text) => Complaints(Text(text));

    public static string Complaints(ConfigResult result) => string.Join(' ', result.Diagnostics.Select(
        diagnostic => $"{diagnostic.Id}@{diagnostic.Position.Line}"));

    public static ConfigResult Instance(string lines) => Text($$"""
        vrrp_instance A {
        interface eth0
        virtual_router_id 51
        virtual_ipaddress { 192.0.2.1 }
        {{lines}}
        }
        """);

    public static ConfigResult Server(string lines) => Text($$"""
        virtual_server 192.0.2.1 80 {
        lb_algo rr
        lb_kind DR
        protocol TCP
        {{lines}}
        }
        """);

    public static ConfigResult Checker(string lines) => Server($$"""
        real_server 10.0.0.1 80 {
        {{lines}}
        }
        """);
}
