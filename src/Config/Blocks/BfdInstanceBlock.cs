using System.Net;
using static IpvsHa.Config.KeywordStatus;

namespace IpvsHa.Config.Blocks;

/// <summary>A <c>bfd_instance</c> block as written.</summary>
public sealed class BfdInstanceBlock(BlockSource source) : IConfigBlock
{
    /// <summary>The keywords of the block.</summary>
    public static KeywordTable<BfdInstanceBlock> Keywords { get; } = new("bfd_instance",
    [
        new("neighbor_ip", NotYet, static (b, a) => b.Neighbour = a.Address() ?? b.Neighbour),
        new("neighbour_ip", NotYet, static (b, a) => b.Neighbour = a.Address() ?? b.Neighbour),
        new("source_ip", NotYet, static (b, a) => b.SourceAddress = a.Address() ?? b.SourceAddress),
        new("min_rx", NotYet, static (b, a) => b.MinReceive = a.Milliseconds(1, 4_294_967) ?? b.MinReceive),
        new("min_tx", NotYet, static (b, a) => b.MinTransmit = a.Milliseconds(1, 4_294_967) ?? b.MinTransmit),
        new("idle_tx", NotYet, static (b, a) => b.IdleTransmit = a.Milliseconds(1000, 4_294_967) ?? b.IdleTransmit),
        new("multiplier", NotYet, static (b, a) => b.Multiplier = a.StrictInt(1, 255) ?? b.Multiplier),
        new("passive", NotYet, static (b, a) => b.Passive = true),
        new("ttl", NotYet, static (b, a) => b.Ttl = a.StrictInt(1, 255) ?? b.Ttl),
        new("hoplimit", NotYet, static (b, a) => b.Ttl = a.StrictInt(1, 255) ?? b.Ttl),
        new("max_hops", NotYet, static (b, a) => b.MaxHops = a.StrictInt(-1, 255) ?? b.MaxHops),
        new("multihop", NotYet, static (b, a) => b.Multihop = a.Bool() ?? b.Multihop),
        new("weight", NotYet, static (b, a) => b.Weight = TrackWeight.Read(a, 253) ?? b.Weight),
        new("vrrp", NotYet, static (b, a) => b.ForVrrp = true),
        new("checker", NotYet, static (b, a) => b.ForCheckers = true),
    ]);

    /// <inheritdoc/>
    public BlockSource Source { get; } = source;

    /// <summary><c>neighbor_ip</c>: the peer, required</summary>
    public IPAddress? Neighbour { get; internal set; }

    /// <summary><c>source_ip</c>: the own address</summary>
    public IPAddress? SourceAddress { get; internal set; }

    /// <summary><c>min_rx</c>: default 10 ms</summary>
    public TimeSpan? MinReceive { get; internal set; }

    /// <summary><c>min_tx</c>: default 10 ms</summary>
    public TimeSpan? MinTransmit { get; internal set; }

    /// <summary><c>idle_tx</c>: default 1 s</summary>
    public TimeSpan? IdleTransmit { get; internal set; }

    /// <summary><c>multiplier</c>: default 5</summary>
    public int? Multiplier { get; internal set; }

    /// <summary><c>passive</c>: wait for the peer</summary>
    public bool Passive { get; internal set; }

    /// <summary><c>ttl</c>: of sent packets</summary>
    public int? Ttl { get; internal set; }

    /// <summary><c>max_hops</c>: accepted distance, default 0</summary>
    public int? MaxHops { get; internal set; }

    /// <summary><c>multihop</c>: UDP port 4784</summary>
    public bool? Multihop { get; internal set; }

    /// <summary><c>weight</c>: default of <c>track_bfd</c></summary>
    public TrackWeight? Weight { get; internal set; }

    /// <summary><c>vrrp</c>: tell VRRP</summary>
    public bool ForVrrp { get; internal set; }

    /// <summary><c>checker</c>: tell the checkers</summary>
    public bool ForCheckers { get; internal set; }

    /// <summary>The name, at most 31 characters.</summary>
    public string Name { get; internal set; } = string.Empty;
}
