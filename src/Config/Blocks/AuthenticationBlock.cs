using static IpvsHa.Config.KeywordStatus;

namespace IpvsHa.Config.Blocks;

/// <summary>An <c>authentication</c> block as written.</summary>
public sealed class AuthenticationBlock(BlockSource source) : IConfigBlock
{
    /// <summary>The keywords of the block.</summary>
    public static KeywordTable<AuthenticationBlock> Keywords { get; } = new("vrrp_instance/authentication",
    [
        new("auth_type", Works, static (b, a) =>
            b.Type = a.Choice(Choices.AuthenticationType, DiagnosticRules.BadWord, "PASS or AH") ?? b.Type),
        new("auth_pass", Works, static (b, a) => b.Password = a.Word() ?? b.Password),
    ]);

    /// <inheritdoc/>
    public BlockSource Source { get; } = source;

    /// <summary><c>auth_type</c>: PASS or AH</summary>
    public AuthenticationType? Type { get; internal set; }

    /// <summary><c>auth_pass</c>: the password as written; eight bytes of it count</summary>
    public string? Password { get; internal set; }
}
