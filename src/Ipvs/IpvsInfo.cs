namespace IpvsHa.Ipvs;

/// <summary>What the kernel says of its IPVS.</summary>
/// <param name="Version">Its version, for example 1.2.1.</param>
/// <param name="ConnectionTableSize">Buckets of the connection table; a power of two.</param>
public sealed record IpvsInfo(Version Version, int ConnectionTableSize);

/// <summary>How long idle connections are remembered; whole seconds.</summary>
/// <param name="Tcp">Of established TCP connections; zero leaves the kernel's value.</param>
/// <param name="TcpFin">Of TCP connections after a FIN; zero leaves the kernel's value.</param>
/// <param name="Udp">Of UDP; zero leaves the kernel's value.</param>
public sealed record IpvsTimeouts(TimeSpan Tcp, TimeSpan TcpFin, TimeSpan Udp);
