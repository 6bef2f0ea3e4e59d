using static IpvsHa.Config.KeywordStatus;

namespace IpvsHa.Config.Blocks;

/// <summary>A <c>garp_group</c> block as written: a common limit for gratuitous ARP of several interfaces.</summary>
public sealed class GarpGroupBlock(BlockSource source) : IConfigBlock
{
    /// <summary>The keywords of the block.</summary>
    public static KeywordTable<GarpGroupBlock> Keywords { get; } = new("garp_group",
    [
        new("garp_interval", Works, static (b, a) =>
            b.GarpInterval = a.Seconds(0, Bounds.MaxMicroseconds) ?? b.GarpInterval),
        new("gna_interval", Works, static (b, a) =>
            b.GnaInterval = a.Seconds(0, Bounds.MaxMicroseconds) ?? b.GnaInterval),
        new("interface", Works, static (b, a) => b.AddInterface(a)),
        new("interfaces", Works, static (b, a) => a.Words(b.Interfaces)),
    ]);

    /// <inheritdoc/>
    public BlockSource Source { get; } = source;

    /// <summary><c>garp_interval</c>: least time between two gratuitous ARPs</summary>
    public TimeSpan? GarpInterval { get; internal set; }

    /// <summary><c>gna_interval</c>: the same for neighbour advertisements</summary>
    public TimeSpan? GnaInterval { get; internal set; }

    /// <summary><c>interface</c>: the members</summary>
    public List<string> Interfaces { get; } = [];

    private void AddInterface(ArgumentReader a)
    {
        if (a.InterfaceName() is { } name)
        {
            Interfaces.Add(name);
        }
    }
}
