using static IpvsHa.Config.KeywordStatus;

namespace IpvsHa.Config.Blocks;

/// <summary>A <c>vrrp_track_process</c> block as written.</summary>
public sealed class TrackedProgramBlock(BlockSource source) : IConfigBlock
{
    /// <summary>The keywords of the block.</summary>
    public static KeywordTable<TrackedProgramBlock> Keywords { get; } = new("vrrp_track_process",
    [
        new("process", NotYet, static (b, a) => a.WordsOfLine(b.Command)),
        new("param_match", NotYet, static (b, a) => b.ParameterMatch = a.OptionalWord() ?? string.Empty),
        new("weight", NotYet, static (b, a) => b.Weight ??= TrackWeight.Read(a, 254)),
        new("quorum", NotYet, static (b, a) => b.Quorum = a.Int(1, 65535) ?? b.Quorum),
        new("quorum_max", NotYet, static (b, a) => b.QuorumMax = a.Int(0, 65535) ?? b.QuorumMax),
        new("delay", NotYet, static (b, a) => b.Delay = a.Seconds(Bounds.Microsecond, 3600_000_000) ?? b.Delay),
        new("fork_delay", NotYet, static (b, a) =>
            b.ForkDelay = a.Seconds(Bounds.Microsecond, 3600_000_000) ?? b.ForkDelay),
        new("terminate_delay", NotYet, static (b, a) =>
            b.TerminateDelay = a.Seconds(Bounds.Microsecond, 3600_000_000) ?? b.TerminateDelay),
        new("full_command", NotYet, static (b, a) => b.FullCommand = true),
    ]);

    /// <inheritdoc/>
    public BlockSource Source { get; } = source;

    /// <summary><c>process</c>: the program and its arguments</summary>
    public List<string> Command { get; } = [];

    /// <summary><c>param_match</c>: initial, partial, or empty for exact</summary>
    public string? ParameterMatch { get; internal set; }

    /// <summary><c>weight</c>: what the program adds to the priority</summary>
    public TrackWeight? Weight { get; internal set; }

    /// <summary><c>quorum</c>: least number of them</summary>
    public int? Quorum { get; internal set; }

    /// <summary><c>quorum_max</c>: greatest number of them</summary>
    public int? QuorumMax { get; internal set; }

    /// <summary><c>delay</c>: both delays</summary>
    public TimeSpan? Delay { get; internal set; }

    /// <summary><c>fork_delay</c>: before a new one counts</summary>
    public TimeSpan? ForkDelay { get; internal set; }

    /// <summary><c>terminate_delay</c>: before a lost one counts</summary>
    public TimeSpan? TerminateDelay { get; internal set; }

    /// <summary><c>full_command</c>: compare the whole command</summary>
    public bool FullCommand { get; internal set; }

    /// <summary>The name.</summary>
    public string Name { get; internal set; } = string.Empty;
}
