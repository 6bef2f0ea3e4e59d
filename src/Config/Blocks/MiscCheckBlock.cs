using static IpvsHa.Config.KeywordStatus;

namespace IpvsHa.Config.Blocks;

/// <summary>A <c>MISC_CHECK</c> block as written.</summary>
public sealed class MiscCheckBlock(BlockSource source) : ICheckerBlock
{
    private CheckerTiming? _timing;

    /// <summary>The keywords of the block.</summary>
    public static KeywordTable<MiscCheckBlock> Keywords { get; } = new("virtual_server/real_server/MISC_CHECK",
    [
        new("misc_path", Works, static (b, a) => b.Path = a.CommandLine() ?? b.Path),
        new("misc_timeout", Works, static (b, a) => b.RunTimeout = a.WholeSeconds(0, 4294) ?? b.RunTimeout),
        new("misc_dynamic", Works, static (b, a) => b.Dynamic = true),
        new("user", Works, static (b, a) => b.User = ScriptUserEntry.Read(a) ?? b.User),
        .. CheckerKeywords.Timing<MiscCheckBlock>(static b => b._timing ??= new()),
    ]);

    /// <inheritdoc/>
    public BlockSource Source { get; } = source;

    /// <summary><c>misc_path</c>: the command, required</summary>
    public ScriptLine? Path { get; internal set; }

    /// <summary><c>misc_timeout</c>: limit of a run, default the <c>delay_loop</c> of the virtual server</summary>
    public TimeSpan? RunTimeout { get; internal set; }

    /// <summary><c>misc_dynamic</c>: exit status 2 to 255 sets the weight to that less 2</summary>
    public bool Dynamic { get; internal set; }

    /// <summary><c>user</c>: who runs it</summary>
    public ScriptUserEntry? User { get; internal set; }

    /// <inheritdoc/>
    public CheckerTiming Timing => _timing ?? CheckerTiming.Silent;

    /// <inheritdoc/>
    public CheckerConnection? Connection => null;

    /// <inheritdoc/>
    public CheckerKind Kind => CheckerKind.Misc;
}
