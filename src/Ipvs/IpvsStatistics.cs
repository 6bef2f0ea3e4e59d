namespace IpvsHa.Ipvs;

/// <summary>What the kernel counted for a service or a destination since its creation or the last zeroing.</summary>
/// <param name="Connections">Connections scheduled.</param>
/// <param name="IncomingPackets">Packets towards the servers.</param>
/// <param name="OutgoingPackets">Packets back through this director; 0 with direct routing and tunnels.</param>
/// <param name="IncomingBytes">Bytes towards the servers.</param>
/// <param name="OutgoingBytes">Bytes back through this director.</param>
/// <param name="Rates">The same per second, as the kernel estimates it over some seconds.</param>
public readonly record struct IpvsStatistics(
    ulong Connections,
    ulong IncomingPackets,
    ulong OutgoingPackets,
    ulong IncomingBytes,
    ulong OutgoingBytes,
    IpvsRates Rates);

/// <summary>Rates per second.</summary>
/// <param name="Connections">Connections scheduled.</param>
/// <param name="IncomingPackets">Packets towards the servers.</param>
/// <param name="OutgoingPackets">Packets back through this director.</param>
/// <param name="IncomingBytes">Bytes towards the servers.</param>
/// <param name="OutgoingBytes">Bytes back through this director.</param>
public readonly record struct IpvsRates(
    ulong Connections, ulong IncomingPackets, ulong OutgoingPackets, ulong IncomingBytes, ulong OutgoingBytes);

/// <summary>A service with what the kernel counted.</summary>
/// <param name="Service">What was set.</param>
/// <param name="Statistics">What was counted.</param>
public sealed record ServiceReport(VirtualService Service, IpvsStatistics Statistics);

/// <summary>A destination with what the kernel counted.</summary>
/// <param name="Destination">What was set.</param>
/// <param name="ActiveConnections">Connections in state established.</param>
/// <param name="InactiveConnections">Connections in any other state.</param>
/// <param name="PersistentConnections">Clients that persistence binds to this server.</param>
/// <param name="Statistics">What was counted.</param>
public sealed record DestinationReport(
    Destination Destination,
    uint ActiveConnections,
    uint InactiveConnections,
    uint PersistentConnections,
    IpvsStatistics Statistics);
