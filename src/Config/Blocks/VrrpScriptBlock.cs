using static IpvsHa.Config.KeywordStatus;

namespace IpvsHa.Config.Blocks;

/// <summary>A <c>vrrp_script</c> block as written.</summary>
public sealed class VrrpScriptBlock(BlockSource source) : IConfigBlock
{
    /// <summary>The keywords of the block.</summary>
    public static KeywordTable<VrrpScriptBlock> Keywords { get; } = new("vrrp_script",
    [
        new("script", Works, static (b, a) => b.Script = a.CommandLine() ?? b.Script),
        new("interval", Works, static (b, a) =>
            b.Interval = a.SecondsAtLeast(Bounds.Millisecond, 4_294_000_000) ?? b.Interval),
        new("timeout", Works, static (b, a) =>
            b.Timeout = a.SecondsAtLeast(Bounds.Millisecond, 4_294_000_000) ?? b.Timeout),
        new("weight", Works, static (b, a) => b.Weight = TrackWeight.Read(a, 253, keepOutOfRange: true) ?? b.Weight),
        new("rise", Works, static (b, a) => b.Rise = a.Int(1, int.MaxValue) ?? 1),
        new("fall", Works, static (b, a) => b.Fall = a.Int(1, int.MaxValue) ?? 1),
        new("user", Works, static (b, a) => b.User = ScriptUserEntry.Read(a) ?? b.User),
        new("init_fail", Works, static (b, a) => b.InitFail = true),
    ]);

    /// <inheritdoc/>
    public BlockSource Source { get; } = source;

    /// <summary><c>script</c>: the command, required</summary>
    public ScriptLine? Script { get; internal set; }

    /// <summary><c>interval</c>: time between runs, default 1 s; 0 becomes 1</summary>
    public TimeSpan? Interval { get; internal set; }

    /// <summary><c>timeout</c>: limit of a run, default as <c>interval</c>; 0 becomes 1</summary>
    public TimeSpan? Timeout { get; internal set; }

    /// <summary><c>weight</c>: what the script adds to the priority; none or 0: FAULT while it fails</summary>
    public TrackWeight? Weight { get; internal set; }

    /// <summary><c>rise</c>: successes in a row before it counts as good, default 1</summary>
    public int? Rise { get; internal set; }

    /// <summary><c>fall</c>: failures in a row before it counts as bad, default 1</summary>
    public int? Fall { get; internal set; }

    /// <summary><c>user</c>: who runs it</summary>
    public ScriptUserEntry? User { get; internal set; }

    /// <summary><c>init_fail</c>: bad until the first success</summary>
    public bool InitFail { get; internal set; }

    /// <summary>The name.</summary>
    public string Name { get; internal set; } = string.Empty;
}
