namespace IpvsHa.Ipvs.Planning;

/// <summary>One plan with the health of its real servers and its quorum: what <see cref="TablePlanner"/> looks at.</summary>
public sealed class VirtualServerState
{
    private readonly RealServerState[] _servers;
    private readonly Quorum _quorum;

    /// <summary>A fresh start, or one that continues.</summary>
    /// <param name="plan">What is configured.</param>
    /// <param name="servers">The state of each real server, in the order of the plan.</param>
    /// <param name="hasQuorum">Whether there was quorum before; false at a fresh start.</param>
    /// <exception cref="ArgumentException">Not as many states as real servers.</exception>
    public VirtualServerState(ServicePlan plan, IReadOnlyList<RealServerState> servers, bool hasQuorum = false)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(servers);
        if (servers.Count != plan.RealServers.Count)
        {
            throw new ArgumentException(
                $"{servers.Count} states for {plan.RealServers.Count} real servers of {plan.Name}.", nameof(servers));
        }

        Plan = plan;
        _servers = [.. servers];
        _quorum = new Quorum(plan.Quorum, hasQuorum);
        LiveWeight = SumLiveWeight();
    }

    /// <summary>What is configured.</summary>
    public ServicePlan Plan { get; }

    /// <summary>The state of each real server, in the order of the plan.</summary>
    public IReadOnlyList<RealServerState> Servers => _servers;

    /// <summary>Sum of the weights of all servers that are up.</summary>
    public long LiveWeight { get; private set; }

    /// <summary>Whether there is enough live weight.</summary>
    public bool HasQuorum => _quorum.HasQuorum;

    /// <summary>Decides on quorum for the first time; call it once, before planning.</summary>
    /// <returns>Gained when it starts with enough; lost when it starts without and has a sorry server.</returns>
    public QuorumChange Start() => _quorum.Start(LiveWeight, Plan.SorryServer is not null);

    /// <summary>Decides on quorum again after a reload that continues with known servers.</summary>
    public QuorumChange Resume() => _quorum.Update(LiveWeight);

    /// <summary>Takes what checks found out about one real server.</summary>
    /// <param name="index">Its place in the plan.</param>
    /// <param name="state">Its new state.</param>
    /// <returns>What that did to the quorum.</returns>
    public QuorumChange Set(int index, RealServerState state)
    {
        LiveWeight += Live(state) - Live(_servers[index]);
        _servers[index] = state;
        return _quorum.Update(LiveWeight);
    }

    internal static int Clamp(long weight) => (int)Math.Clamp(weight, 0, int.MaxValue);

    private static long Live(RealServerState state) => state.IsUp ? Clamp(state.Weight) : 0;

    private long SumLiveWeight()
    {
        long sum = 0;
        foreach (RealServerState server in _servers)
        {
            sum += Live(server);
        }

        return sum;
    }
}
