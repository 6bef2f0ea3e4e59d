namespace IpvsHa.Netns.Ground;

/// <summary>One Ethernet: a bridge in the switch of the lab.</summary>
public sealed record Segment(string Name);

/// <summary>A network card of a machine, on one Ethernet, with its own addresses.</summary>
public sealed record Port(string Interface, Segment Segment, params string[] Addresses);
