using System.Diagnostics;
using IpvsHa.Ipvs;
using IpvsHa.Netlink;
using Microsoft.Extensions.Logging;

namespace IpvsHa.Host.Roles;

/// <summary>Opens the kernel's IPVS table, and says what is missing when it cannot be.</summary>
internal sealed partial class IpvsAccess(ILogger<IpvsAccess> logger)
{
    private bool _hasTriedToLoad;

    /// <summary>Why there is no table; null when there is one, or before the first attempt.</summary>
    public string? Problem { get; private set; }

    /// <summary>The table, or null; then <see cref="Problem"/> says why, and it was logged once.</summary>
    public KernelIpvsTable? TryOpen()
    {
        string? problem;
        NetlinkSocket socket = new(NetlinkProtocol.Generic);
        try
        {
            if (KernelIpvsTable.TryOpen(socket) is { } table || (LoadModule() && (table = KernelIpvsTable.TryOpen(socket)) is not null))
            {
                _ = table.GetInfo(); // asks for the right to administer as well
                Problem = null;
                return table;
            }

            problem = "the kernel has no IPVS: load it with 'modprobe ip_vs', or use a kernel that was built with "
                + "CONFIG_IP_VS; virtual servers do not work until then, VRRP does";
        }
        catch (NetlinkException error) when (error.Errno is Errno.EPERM or Errno.EACCES)
        {
            problem = "no right to change the IPVS table: the capability CAP_NET_ADMIN is missing; run as root";
        }
        catch (NetlinkException error)
        {
            problem = $"the IPVS table cannot be read: {error.Message}";
        }

        socket.Dispose();
        if (problem != Problem)
        {
            LogProblem(problem);
        }

        Problem = problem;
        return null;
    }

    // Once: a container or a guest without modules should not start a program every ten seconds.
    private bool LoadModule()
    {
        if (_hasTriedToLoad)
        {
            return false;
        }

        _hasTriedToLoad = true;
        try
        {
            using Process modprobe = Process.Start(
                new ProcessStartInfo("/sbin/modprobe", ["-q", "ip_vs"]) { UseShellExecute = false })!;
            modprobe.WaitForExit();
            return modprobe.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Problem}")]
    private partial void LogProblem(string problem);
}
