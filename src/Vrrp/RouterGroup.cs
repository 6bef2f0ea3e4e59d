using IpvsHa.Vrrp.Settings;
using IpvsHa.Vrrp.StateMachine;

namespace IpvsHa.Vrrp;

/// <summary>One sync group at work.</summary>
internal sealed class RouterGroup(
    SyncGroupSettings settings, RouterInstance[] members, VirtualRouterState state, VrrpContext context)
{
    private const int MaxRounds = 4; // a decision makes the members agree; more would be a bug

    private readonly GroupMember[] _members = new GroupMember[members.Length];

    public string Name => settings.Name;

    public VirtualRouterState State { get; private set; } = state;

    /// <summary>Makes the members agree, and reports when the group as a whole has changed.</summary>
    public void Settle(TimeSpan now)
    {
        if (members.Length == 0)
        {
            return;
        }

        for (int round = 0; round < MaxRounds; round++)
        {
            Look();
            GroupDecision decision = SyncGroup.Decide(_members);
            if (decision == GroupDecision.None)
            {
                break;
            }

            foreach (RouterInstance member in members)
            {
                member.Apply(now, decision);
            }
        }

        Look();
        VirtualRouterState state = SyncGroup.StateOf(_members);
        if (state != State && state != VirtualRouterState.Initialize)
        {
            string word = RouterInstance.WordOf(state);
            context.Logger.GroupState(Name, word);
            context.Report(VrrpEventKind.GroupStateChanged, Name, State, state, 0, "");
            State = state;
        }
    }

    public SyncGroupStatus Snapshot() => new(Name, State, settings.Members);

    private void Look()
    {
        for (int i = 0; i < members.Length; i++)
        {
            _members[i] = members[i].Member;
        }
    }
}
