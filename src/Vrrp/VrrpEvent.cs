using IpvsHa.Vrrp.StateMachine;

namespace IpvsHa.Vrrp;

/// <summary>Something that happened to a virtual router or a sync group.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Name">The virtual router, or the group for <see cref="VrrpEventKind.GroupStateChanged"/>.</param>
/// <param name="OldState">The state before.</param>
/// <param name="NewState">The state after; the same as before for what is no transition.</param>
/// <param name="Priority">The effective priority; 0 for a group.</param>
/// <param name="Reason">For people: why, or the address of the other router.</param>
/// <param name="At">Wall time, for people.</param>
public sealed record VrrpEvent(
    VrrpEventKind Kind,
    string Name,
    VirtualRouterState OldState,
    VirtualRouterState NewState,
    byte Priority,
    string Reason,
    DateTimeOffset At);

/// <summary>What a <see cref="VrrpEvent"/> tells.</summary>
public enum VrrpEventKind
{
    /// <summary>A virtual router entered BACKUP, MASTER or FAULT: <c>notify</c> and its kin.</summary>
    StateChanged,

    /// <summary>A sync group entered BACKUP, MASTER or FAULT.</summary>
    GroupStateChanged,

    /// <summary>An orderly stop took this virtual router down: <c>notify_stop</c>.</summary>
    Stopped,

    /// <summary>An orderly stop took this sync group down.</summary>
    GroupStopped,

    /// <summary>A reload removed this virtual router: <c>notify_deleted</c> or <c>notify_fault</c>.</summary>
    Deleted,

    /// <summary>The effective priority changed.</summary>
    PriorityChanged,

    /// <summary>As MASTER an advertisement of a lower priority came: <c>notify_master_rx_lower_pri</c>.</summary>
    ReceivedLowerPriority,

    /// <summary>As MASTER another master was heard: split brain. Once until it is over.</summary>
    OtherMasterDetected,

    /// <summary>The other master has gone silent, or this router has yielded.</summary>
    OtherMasterGone,

    /// <summary>Addresses that somebody else removed were put back.</summary>
    AddressesRestored,
}
