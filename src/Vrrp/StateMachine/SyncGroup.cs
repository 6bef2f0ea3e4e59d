namespace IpvsHa.Vrrp.StateMachine;

/// <summary>What a sync group has to do so that its members agree again.</summary>
public enum GroupDecision
{
    /// <summary>They agree.</summary>
    None,

    /// <summary>A member is in FAULT: all go there.</summary>
    FaultAll,

    /// <summary>No member has a fault of its own: those dragged along leave FAULT.</summary>
    RecoverAll,

    /// <summary>Every member is or wants to be master: all become it.</summary>
    PromoteAll,

    /// <summary>A master has yielded: all become backup.</summary>
    DemoteAll,
}

/// <summary>One member of a sync group, as far as the group looks at it.</summary>
/// <param name="State">Its state.</param>
/// <param name="WantsMaster">See <see cref="VirtualRouter.WantsMaster"/>.</param>
/// <param name="HasFault">Something that this member itself needs is missing.</param>
public readonly record struct GroupMember(VirtualRouterState State, bool WantsMaster, bool HasFault);

/// <summary>Keeps the members of a <c>vrrp_sync_group</c> in one state. Pure and level-triggered.</summary>
public static class SyncGroup
{
    /// <summary>Compares the members; the caller applies the decision to each, then asks again.</summary>
    public static GroupDecision Decide(ReadOnlySpan<GroupMember> members)
    {
        int faults = 0, inFault = 0, masters = 0, willing = 0, waiting = 0;
        foreach (GroupMember member in members)
        {
            faults += member.HasFault ? 1 : 0;
            inFault += member.State == VirtualRouterState.Fault ? 1 : 0;
            masters += member.State == VirtualRouterState.Master ? 1 : 0;
            willing += member.State == VirtualRouterState.Master || member.WantsMaster ? 1 : 0;
            waiting += member.State == VirtualRouterState.Initialize ? 1 : 0;
        }

        if (faults > 0)
        {
            return inFault + waiting < members.Length ? GroupDecision.FaultAll : GroupDecision.None;
        }

        if (inFault > 0)
        {
            return GroupDecision.RecoverAll;
        }

        if (willing == members.Length)
        {
            return masters < members.Length ? GroupDecision.PromoteAll : GroupDecision.None;
        }

        return masters > 0 ? GroupDecision.DemoteAll : GroupDecision.None;
    }

    /// <summary>The state of the group as a whole.</summary>
    public static VirtualRouterState StateOf(ReadOnlySpan<GroupMember> members)
    {
        VirtualRouterState state = VirtualRouterState.Master;
        foreach (GroupMember member in members)
        {
            if (member.HasFault || member.State == VirtualRouterState.Fault)
            {
                return VirtualRouterState.Fault;
            }

            if (member.State != VirtualRouterState.Master && state != VirtualRouterState.Initialize)
            {
                state = member.State;
            }
        }

        return state;
    }
}
