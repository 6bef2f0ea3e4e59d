using System.Text.Json;
using IpvsHa.Host.Roles;

namespace IpvsHa.Host.Tests;

public sealed class RoleMemoryTests
{
    [Fact]
    public void News_replace_what_they_name_and_leave_the_rest()
    {
        RoleMemory memory = new()
        {
            Masters = ["VI_1"],
            OwnedServices = ["TCP 192.0.2.1:80"],
            Checks = new Dictionary<string, CheckMemory> { ["a"] = new(true, null), ["b"] = new(true, 5) },
        };

        RoleMemory learnt = memory
            .Learn(new RoleMemory { Checks = new Dictionary<string, CheckMemory> { ["b"] = new(false, null) } })
            .Learn(new RoleMemory { Masters = [] });

        Assert.Empty(learnt.Masters!);
        Assert.Equal(["TCP 192.0.2.1:80"], learnt.OwnedServices!);
        Assert.Equal(new CheckMemory(true, null), learnt.Checks!["a"]);
        Assert.Equal(new CheckMemory(false, null), learnt.Checks["b"]);
    }

    [Fact]
    public void A_command_survives_the_channel()
    {
        RoleCommand command = new()
        {
            Kind = RoleCommandKind.Start,
            Id = 3,
            Snapshot = HandedSnapshot.Of("head\n\u0001\"", ["vrrp_instance A {\n}\n\u0001\"", "", "über"]),
            Options = new() { CheckersOnly = true, RunDirectory = "/tmp/x" },
            Memory = new() { Masters = ["VI_1"], SecondsAgo = 0.25 },
        };

        string line = JsonSerializer.Serialize(command, RoleJson.Default.RoleCommand);
        RoleCommand back = JsonSerializer.Deserialize(line, RoleJson.Default.RoleCommand)!;

        Assert.DoesNotContain('\n', line);
        Assert.Equal("head\n\u0001\"", back.Snapshot!.Head);
        Assert.Equal([new(22, 22), new(0, 0), new(4, 5)], back.Snapshot.Sizes);
        Assert.Equal((RoleCommandKind.Start, 3, true, "/tmp/x"), (back.Kind, back.Id, back.Options!.CheckersOnly, back.Options.RunDirectory));
        Assert.Equal((0.25, "VI_1"), (back.Memory!.SecondsAgo, Assert.Single(back.Memory.Masters!)));
    }
}
