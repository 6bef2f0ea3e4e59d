using IpvsHa.Vrrp.StateMachine;

namespace IpvsHa.Vrrp.Tests.StateMachine;

public sealed class SyncGroupTests
{
    [Theory]
    [InlineData("B B", GroupDecision.None)]
    [InlineData("W B", GroupDecision.None)]       // one alone does not win
    [InlineData("W W", GroupDecision.PromoteAll)]
    [InlineData("M W", GroupDecision.PromoteAll)]
    [InlineData("M M", GroupDecision.None)]
    [InlineData("M B", GroupDecision.DemoteAll)]  // one was beaten
    [InlineData("! B", GroupDecision.FaultAll)]   // ! = FAULT of its own
    [InlineData("! M", GroupDecision.FaultAll)]
    [InlineData("! F", GroupDecision.None)]       // F = FAULT, dragged along
    [InlineData("F F", GroupDecision.RecoverAll)]
    [InlineData("F B", GroupDecision.RecoverAll)]
    [InlineData("I B", GroupDecision.None)]       // I waits for its first script result
    [InlineData("I W", GroupDecision.None)]
    [InlineData("! I", GroupDecision.None)]
    public void Members_agree(string members, GroupDecision expected) =>
        Assert.Equal(expected, SyncGroup.Decide(Parse(members)));

    [Theory]
    [InlineData("B W", VirtualRouterState.Backup)]
    [InlineData("M M", VirtualRouterState.Master)]
    [InlineData("! I", VirtualRouterState.Fault)]
    [InlineData("I B", VirtualRouterState.Initialize)]
    [InlineData("B I", VirtualRouterState.Initialize)]
    public void A_group_has_one_state(string members, VirtualRouterState expected) =>
        Assert.Equal(expected, SyncGroup.StateOf(Parse(members)));

    private static GroupMember[] Parse(string members) =>
    [
        .. members.Split(' ').Select(member => member switch
        {
            "M" => new GroupMember(VirtualRouterState.Master, false, false),
            "B" => new GroupMember(VirtualRouterState.Backup, false, false),
            "W" => new GroupMember(VirtualRouterState.Backup, true, false),
            "F" => new GroupMember(VirtualRouterState.Fault, false, false),
            "!" => new GroupMember(VirtualRouterState.Fault, false, true),
            _ => new GroupMember(VirtualRouterState.Initialize, false, false),
        }),
    ];
}
