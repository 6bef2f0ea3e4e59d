using IpvsHa.Vrrp.StateMachine;

namespace IpvsHa.Vrrp.Tests.StateMachine;

/// <summary>Routers on one wire, in virtual time: no sockets, no waiting, the same run every time.</summary>
public sealed class Lan(int seed = 1)
{
    private readonly List<Node> _nodes = [];
    private readonly Random _random = new(seed);
    private readonly Queue<(Node Sender, byte Priority)> _wire = new();
    private bool _isDelivering;

    public TimeSpan Now { get; private set; }

    /// <summary>The share of advertisements that each receiver misses.</summary>
    public double Loss { get; set; }

    public int Masters => _nodes.Count(node => node.IsMaster);

    public Node Add(byte priority, int address, bool preempt = true, double interval = 1, double preemptDelay = 0)
    {
        VirtualRouterParameters parameters = new(
            priority, TimeSpan.FromSeconds(interval), preempt, (UInt128)address)
        {
            PreemptDelay = TimeSpan.FromSeconds(preemptDelay),
        };
        Node node = new(parameters);
        _nodes.Add(node);
        Carry(node, actions => node.Router.HandleStartup(Now, actions));
        return node;
    }

    public void Stop(Node node) => Carry(node, node.Router.HandleShutdown);

    /// <summary>A crash: nobody hears a goodbye.</summary>
    public void Kill(Node node) => _nodes.Remove(node);

    public void Do(Node node, Action<VirtualRouter, List<VrrpAction>> step) =>
        Carry(node, actions => step(node.Router, actions));

    public void RunFor(double seconds)
    {
        TimeSpan end = Now + TimeSpan.FromSeconds(seconds);
        while (_nodes.MinBy(node => node.Router.Deadline ?? TimeSpan.MaxValue) is { Router.Deadline: { } deadline } due
            && deadline <= end)
        {
            Now = deadline;
            Carry(due, actions => due.Router.HandleDeadline(Now, actions));
        }

        Now = end;
    }

    private void Carry(Node sender, Action<List<VrrpAction>> step)
    {
        List<VrrpAction> actions = [];
        step(actions);
        foreach (VrrpAction action in actions)
        {
            switch (action.Kind)
            {
                case VrrpActionKind.SendAdvertisement when sender.CanSend:
                    _wire.Enqueue((sender, action.Priority)); // heard after the sender has finished
                    break;
                case VrrpActionKind.AddAddresses:
                    sender.HasAddresses = true;
                    break;
                case VrrpActionKind.RemoveAddresses:
                    sender.HasAddresses = false;
                    break;
                default:
                    break;
            }
        }

        Assert.Equal(sender.IsMaster, sender.HasAddresses);
        if (_isDelivering)
        {
            return;
        }

        _isDelivering = true;
        while (_wire.TryDequeue(out (Node Sender, byte Priority) next))
        {
            Deliver(next.Sender, next.Priority);
        }

        _isDelivering = false;
    }

    private void Deliver(Node sender, byte priority)
    {
        Advertisement advertisement = new(
            priority, sender.Parameters.AdvertInterval, sender.Parameters.PrimaryAddress);
        foreach (Node receiver in _nodes.Where(node => node != sender && node.CanHear).ToArray())
        {
            if (_random.NextDouble() >= Loss)
            {
                Carry(receiver, reply => receiver.Router.HandleAdvertisement(Now, advertisement, reply));
            }
        }
    }

    public sealed class Node(VirtualRouterParameters parameters)
    {
        public VirtualRouterParameters Parameters { get; } = parameters;

        public VirtualRouter Router { get; } = new(parameters);

        public bool CanSend { get; set; } = true;

        public bool CanHear { get; set; } = true;

        public bool HasAddresses { get; set; }

        public bool IsMaster => Router.State == VirtualRouterState.Master;

        public void Disconnect() => (CanSend, CanHear) = (false, false);

        public void Connect() => (CanSend, CanHear) = (true, true);
    }
}
