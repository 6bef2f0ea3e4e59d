using Microsoft.Extensions.Logging;

namespace IpvsHa.Vrrp;

/// <summary>The log lines of the VRRP loop; those that scripts look for are worded as keepalived words them.</summary>
internal static partial class VrrpLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "({Router}) Entering {State} STATE{Suffix}")]
    public static partial void Entering(this ILogger logger, string router, string state, string suffix);

    [LoggerMessage(Level = LogLevel.Information, Message = "({Router}) Receive advertisement timeout")]
    public static partial void MasterSilent(this ILogger logger, string router);

    [LoggerMessage(Level = LogLevel.Information, Message = "({Router}) setting VIPs.")]
    public static partial void AddingAddresses(this ILogger logger, string router);

    [LoggerMessage(Level = LogLevel.Information, Message = "({Router}) removing VIPs.")]
    public static partial void RemovingAddresses(this ILogger logger, string router);

    [LoggerMessage(Level = LogLevel.Information, Message = "({Router}) sent 0 priority")]
    public static partial void SentPriorityZero(this ILogger logger, string router);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "({Router}) Sending/queueing gratuitous {Kind} on {Interface} for {Addresses}")]
    public static partial void Announcing(
        this ILogger logger, string router, string kind, string @interface, string addresses);

    [LoggerMessage(
        Level = LogLevel.Information, Message = "({Router}) Changing effective priority from {Old} to {New}")]
    public static partial void PriorityChanged(this ILogger logger, string router, int old, int @new);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "({Router}) Master received advert from {Source} with higher priority {Priority}, ours {Own}")]
    public static partial void BetterMaster(this ILogger logger, string router, string source, int priority, int own);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "({Router}) another master at {Source} with priority {Priority}, ours {Own}: split brain")]
    public static partial void OtherMaster(this ILogger logger, string router, string source, int priority, int own);

    [LoggerMessage(Level = LogLevel.Information, Message = "({Router}) the other master is gone, announcing again")]
    public static partial void OtherMasterGone(this ILogger logger, string router);

    [LoggerMessage(Level = LogLevel.Warning, Message = "({Router}) {Address} on {Interface}: {Error}")]
    public static partial void AddressFailed(
        this ILogger logger, string router, string address, string @interface, string error);

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "({Router}) put back {Count} addresses that somebody else removed")]
    public static partial void Restored(this ILogger logger, string router, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "({Router}) advertisement from {Source} dropped: {Reason}")]
    public static partial void Dropped(this ILogger logger, string router, string source, string reason);

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "({Router}) advertisement from {Source} has another {What} than ours")]
    public static partial void Mismatch(this ILogger logger, string router, string source, string what);

    [LoggerMessage(Level = LogLevel.Warning, Message = "({Router}) cannot send advertisement: {Error}")]
    public static partial void SendFailed(this ILogger logger, string router, string error);

    [LoggerMessage(Level = LogLevel.Information, Message = "({Router}) fault: {Fault}")]
    public static partial void Fault(this ILogger logger, string router, string fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "({Router}) virtual MAC: {Problem}")]
    public static partial void VirtualMacProblem(this ILogger logger, string router, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "VRRP_Group({Group}) Syncing instances to {State} state")]
    public static partial void GroupState(this ILogger logger, string group, string state);

    [LoggerMessage(Level = LogLevel.Error, Message = "the VRRP loop failed")]
    public static partial void LoopFailed(this ILogger logger, Exception exception);
}
