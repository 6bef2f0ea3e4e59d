using System.Xml.Linq;

namespace IpvsHa.Architecture.Tests;

public sealed class ReferenceTests
{
    [Theory]
    [InlineData("Netlink", "")]
    [InlineData("Config", "")]
    [InlineData("Scripts", "Microsoft.Extensions.Logging.Abstractions")]
    [InlineData("Checkers", "Microsoft.Extensions.Logging.Abstractions Netlink Polly.Core Scripts")]
    [InlineData("Ipvs", "Microsoft.Extensions.Logging.Abstractions Netlink")]
    [InlineData("Vrrp", "Microsoft.Extensions.Logging.Abstractions Netlink Scripts")]
    [InlineData(
        "Host",
        "Checkers Config Ipvs Microsoft.AspNetCore.App Microsoft.Extensions.Hosting Netlink Scripts Spectre.Console "
        + "System.CommandLine Vrrp")]
    public void A_project_refers_to_these_and_to_nothing_else(string project, string expected)
    {
        XDocument file = XDocument.Load(Repository.PathOf($"src/{project}/{project}.csproj"));

        IEnumerable<string> references =
            from element in file.Descendants()
            where element.Name.LocalName is "ProjectReference" or "PackageReference" or "FrameworkReference"
            select element.Attribute("Include")!.Value into path
            select path.EndsWith(".csproj", StringComparison.Ordinal) ? Path.GetFileNameWithoutExtension(path) : path;

        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), references.Order());
    }

    [Fact]
    public void Every_project_has_its_row()
    {
        IEnumerable<string?> projects = Directory.GetDirectories(Repository.PathOf("src")).Select(Path.GetFileName);

        Assert.Equal(["Checkers", "Config", "Host", "Ipvs", "Netlink", "Scripts", "Vrrp"], projects.Order());
    }
}
