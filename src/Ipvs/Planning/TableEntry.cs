namespace IpvsHa.Ipvs.Planning;

/// <summary>One service with its destinations: wanted, or found in the kernel.</summary>
/// <param name="Service">The service.</param>
/// <param name="Destinations">Its destinations; no two with one <see cref="DestinationKey"/>.</param>
public sealed record TableEntry(VirtualService Service, IReadOnlyList<Destination> Destinations)
{
    /// <summary>For people: <c>TCP 192.0.2.1:80 wrr, 2 destinations</c>.</summary>
    public override string ToString() =>
        $"{Service}, {Destinations.Count} destination{(Destinations.Count == 1 ? "" : "s")}";
}
