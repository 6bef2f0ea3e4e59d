using System.Text;
using System.Text.Json.Serialization;
using IpvsHa.Host.CommandLine;
using IpvsHa.Host.Metrics;
using IpvsHa.Host.Status;

namespace IpvsHa.Host.Roles;

/// <summary>One command from the supervisor to a role: a line, and the texts of a configuration after it.</summary>
internal sealed record RoleCommand
{
    /// <summary>What to do.</summary>
    public required RoleCommandKind Kind { get; init; }

    /// <summary>Names the command; the answer carries it.</summary>
    public required int Id { get; init; }

    /// <summary>Start and reload: the configuration that the supervisor has read and checked.</summary>
    public HandedSnapshot? Snapshot { get; init; }

    /// <summary>Start: the command line.</summary>
    public DaemonOptions? Options { get; init; }

    /// <summary>Start: what a predecessor that died last reported; null for a first start.</summary>
    public RoleMemory? Memory { get; init; }
}

/// <summary>A configuration on its way to a role.</summary>
internal sealed record HandedSnapshot
{
    /// <summary>Everything but the texts of the files.</summary>
    public required string Head { get; init; }

    /// <summary>How long the texts are.</summary>
    public IReadOnlyList<TextSize> Sizes { get; init; } = [];

    /// <summary>The texts of the files; they follow the line of JSON.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Texts { get; init; } = [];

    /// <summary>One with these texts.</summary>
    public static HandedSnapshot Of(string head, IReadOnlyList<string> texts) => new()
    {
        Head = head,
        Sizes = [.. texts.Select(static text => new TextSize(text.Length, Encoding.UTF8.GetByteCount(text)))],
        Texts = texts,
    };
}

/// <summary>The length of a text.</summary>
/// <param name="Characters">In UTF-16.</param>
/// <param name="Bytes">In UTF-8.</param>
internal readonly record struct TextSize(int Characters, int Bytes);

/// <summary>What the supervisor asks of a role.</summary>
internal enum RoleCommandKind
{
    /// <summary>Begin to work; the first command, once.</summary>
    Start,

    /// <summary>Take over a changed configuration.</summary>
    Reload,

    /// <summary>Tell how things are.</summary>
    Status,

    /// <summary>Leave in order, then exit.</summary>
    Stop,
}

/// <summary>One line from a role to the supervisor.</summary>
internal sealed record RoleReply
{
    /// <summary>The command that this answers; 0 for news that nobody asked for.</summary>
    public int Id { get; init; }

    /// <summary>Why the command failed; null when it did not.</summary>
    public string? Error { get; init; }

    /// <summary>The answer to a status command.</summary>
    public RoleReport? Report { get; init; }

    /// <summary>News: what a successor would have to know.</summary>
    public RoleMemory? Memory { get; init; }
}

/// <summary>What a role that is started again after a death has to know to go on where the dead one stopped.</summary>
/// <remarks>As news it holds what changed: null is "as before", and checks that are not named are as before.</remarks>
internal sealed record RoleMemory
{
    /// <summary>The virtual routers that were MASTER, by name.</summary>
    public IReadOnlyList<string>? Masters { get; init; }

    /// <summary>How long ago the role died, in seconds; filled in by the supervisor.</summary>
    public double SecondsAgo { get; init; }

    /// <summary>The last result of each check, by its key.</summary>
    public IReadOnlyDictionary<string, CheckMemory>? Checks { get; init; }

    /// <summary>The kernel services that the role programmed, in the words of the Ipvs library.</summary>
    public IReadOnlyList<string>? OwnedServices { get; init; }

    /// <summary>This memory with the news in it.</summary>
    public RoleMemory Learn(RoleMemory news)
    {
        Dictionary<string, CheckMemory> checks = new(Checks ?? new Dictionary<string, CheckMemory>());
        foreach ((string key, CheckMemory check) in news.Checks ?? new Dictionary<string, CheckMemory>())
        {
            checks[key] = check;
        }

        return new RoleMemory
        {
            Masters = news.Masters ?? Masters,
            Checks = news.Checks is null ? Checks : checks,
            OwnedServices = news.OwnedServices ?? OwnedServices,
        };
    }
}

/// <summary>The last known result of a check.</summary>
/// <param name="Passed">Whether it counts as up.</param>
/// <param name="Weight">What a dynamic check made of the weight; null without.</param>
internal sealed record CheckMemory(bool Passed, int? Weight);

/// <summary>How a role is doing.</summary>
internal sealed record RoleReport
{
    /// <summary>From the VRRP role.</summary>
    public IReadOnlyList<VirtualRouterStatus> VirtualRouters { get; init; } = [];

    /// <summary>From the VRRP role: the tracked scripts.</summary>
    public IReadOnlyList<TrackedScriptStatus> Scripts { get; init; } = [];

    /// <summary>From the checkers role.</summary>
    public IReadOnlyList<VirtualServerStatus> VirtualServers { get; init; } = [];

    /// <summary>What keeps the role from doing its whole work, for people; empty when nothing does.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>The instruments of the role's process.</summary>
    public IReadOnlyList<MetricSample> Samples { get; init; } = [];
}

/// <summary>The JSON of the channel between supervisor and roles.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RoleCommand))]
[JsonSerializable(typeof(RoleReply))]
internal sealed partial class RoleJson : JsonSerializerContext;
