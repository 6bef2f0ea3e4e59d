using static IpvsHa.Config.KeywordStatus;

namespace IpvsHa.Config.Blocks;

/// <summary>Our own block <c>ipvsha</c> as written. keepalived does not know it.</summary>
public sealed class IpvshaBlock(BlockSource source) : IConfigBlock
{
    /// <summary>The keywords of the block.</summary>
    public static KeywordTable<IpvshaBlock> Keywords { get; } = new("ipvsha",
    [
        new("http", Works, static (b, a) => b.Http = a.Word() ?? b.Http, IsOurs: true),
        new("repair_interval", Works, static (b, a) =>
            b.RepairInterval = a.Seconds(0, Bounds.Unlimited) ?? b.RepairInterval, IsOurs: true),
    ]);

    /// <inheritdoc/>
    public BlockSource Source { get; } = source;

    /// <summary><c>http</c>: address and port of metrics and status page, or <c>off</c>; null: 127.0.0.1:9165.</summary>
    public string? Http { get; private set; }

    /// <summary><c>repair_interval</c>: how often the table is read again and repaired; 0 is off.</summary>
    public TimeSpan? RepairInterval { get; private set; }
}
