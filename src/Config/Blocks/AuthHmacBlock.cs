using static IpvsHa.Config.KeywordStatus;

namespace IpvsHa.Config.Blocks;

/// <summary>An <c>auth_hmac</c> block as written.</summary>
public sealed class AuthHmacBlock(BlockSource source) : IConfigBlock
{
    /// <summary>The keywords of the block.</summary>
    public static KeywordTable<AuthHmacBlock> Keywords { get; } = new("vrrp_instance/auth_hmac",
    [
        new("key", NotYet, static (b, a) => HmacKeyEntry.Read(a, b.Keys)),
        new("active_key", NotYet, static (b, a) => b.ActiveKey = a.StrictInt(1, 255) ?? b.ActiveKey),
        new("mode", NotYet, static (b, a) => b.Mode = a.Word() ?? b.Mode),
        new("anti_replay", NotYet, static (b, a) => b.AntiReplay = a.Word() ?? b.AntiReplay),
        new("time_window", NotYet, static (b, a) => b.TimeWindow = a.WholeSeconds(1, 300) ?? b.TimeWindow),
    ]);

    /// <inheritdoc/>
    public BlockSource Source { get; } = source;

    /// <summary><c>key</c>: the shared keys</summary>
    public List<HmacKeyEntry> Keys { get; } = [];

    /// <summary><c>active_key</c>: the key that signs</summary>
    public int? ActiveKey { get; internal set; }

    /// <summary><c>mode</c>: enforce, permissive or receive-only</summary>
    public string? Mode { get; internal set; }

    /// <summary><c>anti_replay</c>: time or monotonic</summary>
    public string? AntiReplay { get; internal set; }

    /// <summary><c>time_window</c>: accepted difference of the clocks</summary>
    public TimeSpan? TimeWindow { get; internal set; }
}
