using IpvsHa.Config.Blocks;

namespace IpvsHa.Config.Effective;

/// <summary>What a <c>vrrp_script</c> means once defaults are applied.</summary>
/// <param name="Name">The name.</param>
/// <param name="Script">The command.</param>
/// <param name="Interval">Time between runs.</param>
/// <param name="Timeout">Limit of a run.</param>
/// <param name="Weight">-253 to 253; 0: FAULT while it fails.</param>
/// <param name="Reverse">Good and bad swap.</param>
/// <param name="Rise">Successes in a row before it counts as good.</param>
/// <param name="Fall">Failures in a row before it counts as bad.</param>
/// <param name="InitFail">Bad until the first success.</param>
/// <param name="User">Who runs it; null: nobody is named.</param>
public sealed record EffectiveVrrpScript(
    string Name, ScriptLine Script, TimeSpan Interval, TimeSpan Timeout, int Weight, bool Reverse, int Rise, int Fall,
    bool InitFail, ScriptUserEntry? User)
{
    /// <summary>The meaning of a block; null when it has no command.</summary>
    public static EffectiveVrrpScript? Resolve(VrrpScriptBlock block, KeepalivedConfig config)
    {
        if (block.Script is not { } script)
        {
            return null;
        }

        TimeSpan interval = block.Interval ?? TimeSpan.FromTicks(TimeSpan.TicksPerSecond);
        return new(
            block.Name, script, interval, block.Timeout ?? interval,
            Math.Clamp(block.Weight?.Value ?? 0, -253, 253), block.Weight?.Reverse ?? false,
            block.Rise ?? 1, block.Fall ?? 1, block.InitFail, block.User ?? config.GlobalDefs.ScriptUser);
    }
}

/// <summary>What <c>global_defs</c> means once defaults are applied.</summary>
/// <param name="RouterId">Null: the name of the host.</param>
/// <param name="ScriptUser">Null: keepalived_script if there is one, otherwise the own user.</param>
/// <param name="EnableScriptSecurity">Refuse scripts that others than root may change.</param>
/// <param name="SmtpServer">The mail relay.</param>
/// <param name="SmtpPort">Its port.</param>
/// <param name="SmtpConnectTimeout">For the connection and each reply.</param>
/// <param name="ChildWaitTime">How long the stop waits for the roles.</param>
/// <param name="DefaultInterface">For static addresses without a device.</param>
/// <param name="StartupDelay">VRRP stays passive that long after the start.</param>
/// <param name="DelayAfterBoot">The same, counted from the boot of the machine.</param>
public sealed record EffectiveGlobals(
    string? RouterId, ScriptUserEntry? ScriptUser, bool EnableScriptSecurity, string? SmtpServer, int SmtpPort,
    TimeSpan SmtpConnectTimeout, TimeSpan ChildWaitTime, string DefaultInterface, TimeSpan StartupDelay,
    TimeSpan DelayAfterBoot)
{
    /// <summary>The global settings of a configuration.</summary>
    public static EffectiveGlobals Resolve(KeepalivedConfig config)
    {
        GlobalDefsBlock globals = config.GlobalDefs;
        return new(
            globals.RouterId, globals.ScriptUser, globals.EnableScriptSecurity, globals.SmtpServer?.Host,
            globals.SmtpServer?.Port ?? 25, globals.SmtpConnectTimeout ?? TimeSpan.FromTicks(30 * TimeSpan.TicksPerSecond),
            config.ChildWaitTime ?? TimeSpan.FromTicks(5 * TimeSpan.TicksPerSecond), globals.DefaultInterface ?? "eth0",
            globals.VrrpStartupDelay ?? TimeSpan.Zero, globals.VrrpDelayAfterBoot ?? TimeSpan.Zero);
    }
}
