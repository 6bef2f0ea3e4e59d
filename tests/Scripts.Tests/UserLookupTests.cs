namespace IpvsHa.Scripts.Tests;

public sealed class UserLookupTests
{
    [Fact]
    public void Root_is_0_with_group_0() => Assert.Equal(new ScriptUser(0, 0), UserLookup.FindUser("root"));

    [Fact]
    public void A_group_is_found_as_the_file_says()
    {
        string[] line = File.ReadAllLines("/etc/group").Select(static line => line.Split(':')).First(g => g[0] == "daemon");

        Assert.Equal(line[2], $"{UserLookup.FindGroup("daemon")}");
    }

    [Theory]
    [InlineData("no-such-user-here")]
    [InlineData("")]
    public void Nobody_of_that_name_is_null(string name)
    {
        Assert.Null(UserLookup.FindUser(name));
        Assert.Null(UserLookup.FindGroup(name));
    }
}
