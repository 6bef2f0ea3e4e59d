using IpvsHa.Host.Roles;

namespace IpvsHa.Host.Tests;

public sealed class RoleCommandStreamTests
{
    private static readonly string _large = string.Concat(Enumerable.Repeat("# über 漢字 😀\n", 20_000));

    [Theory]
    [InlineData(16)]
    [InlineData(64 * 1024)]
    public async Task Commands_and_the_texts_behind_them_arrive_as_they_were(int bufferSize)
    {
        CancellationToken none = TestContext.Current.CancellationToken;
        using MemoryStream pipe = new();
        await RoleCommandStream.WriteAsync(pipe, Command(1, ["virtual_server {\n}\n", "", _large]), none);
        await RoleCommandStream.WriteAsync(pipe, new RoleCommand { Kind = RoleCommandKind.Status, Id = 2 }, none);
        await RoleCommandStream.WriteAsync(pipe, Command(3, ["{\"id\":9}\n"]), none);
        pipe.Position = 0;

        using RoleCommandReader reader = new(pipe, bufferSize);
        RoleCommand? first = await reader.ReadAsync(none);
        RoleCommand? second = await reader.ReadAsync(none);
        RoleCommand? third = await reader.ReadAsync(none);

        Assert.Equal(["virtual_server {\n}\n", "", _large], first!.Snapshot!.Texts);
        Assert.Equal((1, "head"), (first.Id, first.Snapshot.Head));
        Assert.Equal((2, RoleCommandKind.Status), (second!.Id, second.Kind));
        Assert.Equal(["{\"id\":9}\n"], third!.Snapshot!.Texts);
        Assert.Null(await reader.ReadAsync(none));
    }

    [Theory]
    [InlineData(5)] // in the line
    [InlineData(-3)] // in the text
    public async Task A_command_that_is_cut_short_is_the_end(int at)
    {
        CancellationToken none = TestContext.Current.CancellationToken;
        using MemoryStream whole = new();
        await RoleCommandStream.WriteAsync(whole, Command(1, ["virtual_server {\n}\n"]), none);
        byte[] cut = whole.ToArray()[..(at < 0 ? (int)whole.Length + at : at)];

        using RoleCommandReader reader = new(new MemoryStream(cut));

        Assert.Null(await reader.ReadAsync(none));
    }

    private static RoleCommand Command(int id, string[] texts) => new()
    {
        Kind = RoleCommandKind.Reload,
        Id = id,
        Snapshot = HandedSnapshot.Of("head", texts),
    };
}
