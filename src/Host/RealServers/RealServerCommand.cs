using System.CommandLine;
namespace IpvsHa.Host.RealServers;

internal static class RealServerCommand { public static Command Create() => new("realserver"); }
