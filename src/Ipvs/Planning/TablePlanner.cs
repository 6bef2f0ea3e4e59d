using System.Net;

namespace IpvsHa.Ipvs.Planning;

/// <summary>Turns virtual servers and the health of their real servers into what the kernel should hold.</summary>
/// <remarks>
/// A real server is in while it is up. One that is down leaves, or stays with weight 0 when inhibited. Without quorum a
/// sorry server comes in and the real servers leave; where there is no sorry server they stay. Direct routing and
/// tunnels use the service's port, since the packet is not changed. Where several plans name one kernel service the
/// first decides its settings and all give it destinations; of equal destinations the one with most weight counts.
/// </remarks>
public sealed class TablePlanner
{
    private const int SearchListUpTo = 24; // beyond that a hash table finds equal destinations sooner

    private readonly List<PlannedService> _services = [];
    private readonly Dictionary<ServiceKey, PlannedService> _byKey = [];
    private readonly List<Destination> _destinations = [];
    private readonly Dictionary<DestinationKey, int> _places = [];

    /// <summary>Prepares planning for these virtual servers, in the order of the configuration.</summary>
    public TablePlanner(IReadOnlyList<VirtualServerState> servers)
    {
        ArgumentNullException.ThrowIfNull(servers);
        foreach (VirtualServerState server in servers)
        {
            foreach (VirtualService service in server.Plan.Services)
            {
                if (!_byKey.TryGetValue(service.Key, out PlannedService? planned))
                {
                    planned = new PlannedService(service);
                    _byKey.Add(service.Key, planned);
                    _services.Add(planned);
                }

                planned.Add(server);
            }
        }
    }

    /// <summary>Plans everything.</summary>
    public DesiredTable Plan()
    {
        TableEntry[] entries = new TableEntry[_services.Count];
        for (int index = 0; index < entries.Length; index++)
        {
            entries[index] = PlanOne(_services[index]);
        }

        return new DesiredTable(entries);
    }

    /// <summary>Plans what a change of one virtual server may alter: its own kernel services.</summary>
    public IReadOnlyList<TableEntry> Plan(VirtualServerState changed)
    {
        ArgumentNullException.ThrowIfNull(changed);
        IReadOnlyList<VirtualService> services = changed.Plan.Services;
        TableEntry[] entries = new TableEntry[services.Count];
        for (int index = 0; index < entries.Length; index++)
        {
            entries[index] = PlanOne(_byKey[services[index].Key]);
        }

        return entries;
    }

    private TableEntry PlanOne(PlannedService planned)
    {
        _destinations.Clear();
        _places.Clear();
        foreach (VirtualServerState server in planned.Servers)
        {
            AddDestinations(planned.Service.Key, server);
        }

        return new TableEntry(planned.Service, _destinations.ToArray());
    }

    private void AddDestinations(ServiceKey service, VirtualServerState server)
    {
        SorryServerPlan? sorry = server.Plan.SorryServer;
        bool serves = server.HasQuorum || sorry is null;
        IReadOnlyList<RealServerPlan> realServers = server.Plan.RealServers;
        for (int index = 0; index < realServers.Count; index++)
        {
            RealServerPlan real = realServers[index];
            RealServerState state = server.Servers[index];
            if (serves && state.IsUp)
            {
                Add(service, real, VirtualServerState.Clamp(state.Weight));
            }
            else if (real.InhibitOnFailure)
            {
                Add(service, real, 0);
            }
        }

        if (sorry is not null && (!serves || sorry.Inhibit))
        {
            Add(service, new RealServerPlan(sorry.Address, sorry.Port, sorry.Forwarding, 1) { Tunnel = sorry.Tunnel },
                serves ? 0 : 1);
        }
    }

    private void Add(ServiceKey service, RealServerPlan real, int weight)
    {
        if (real.Forwarding != ForwardingMethod.Tunnel && ServiceKey.FamilyOf(real.Address) != service.Family)
        {
            return; // only a tunnel crosses families; a group may have services of both
        }

        Destination destination = new(real.Address, PortFor(service, real), real.Forwarding, weight)
        {
            UpperThreshold = real.UpperThreshold,
            LowerThreshold = real.LowerThreshold,
            Tunnel = TunnelFor(real),
        };
        int place = PlaceOf(destination.Address, destination.Port);
        if (place < 0)
        {
            if (_destinations.Count > SearchListUpTo)
            {
                _places.Add(destination.Key, _destinations.Count);
            }

            _destinations.Add(destination);
        }
        else if (weight > _destinations[place].Weight)
        {
            _destinations[place] = destination;
        }
    }

    private int PlaceOf(IPAddress address, ushort port)
    {
        for (int place = Math.Min(_destinations.Count, SearchListUpTo + 1) - 1; place >= 0; place--)
        {
            if (_destinations[place].Port == port && _destinations[place].Address.Equals(address))
            {
                return place;
            }
        }

        return _places.GetValueOrDefault(new DestinationKey(address, port), -1);
    }

    private static ushort PortFor(ServiceKey service, RealServerPlan real) =>
        real.Forwarding != ForwardingMethod.Masquerade || real.Port == 0 ? service.Port : real.Port;

    private static Tunnel TunnelFor(RealServerPlan real) =>
        real.Forwarding == ForwardingMethod.Tunnel && real.Tunnel.Kind != TunnelKind.Ipip ? real.Tunnel : default;

    private sealed class PlannedService(VirtualService service)
    {
        public VirtualService Service { get; } = service;

        public VirtualServerState[] Servers { get; private set; } = [];

        // A range that names an address twice is one contribution.
        public void Add(VirtualServerState server)
        {
            if (Array.IndexOf(Servers, server) < 0)
            {
                Servers = [.. Servers, server];
            }
        }
    }
}
