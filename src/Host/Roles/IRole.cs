namespace IpvsHa.Host.Roles;

/// <summary>The work of one child process. Calls come one at a time, in the order of the channel.</summary>
internal interface IRole : IDisposable
{
    /// <summary>Begins to work.</summary>
    Task StartAsync(RoleCommand command);

    /// <summary>Takes over a changed configuration; only what differs is touched.</summary>
    /// <param name="snapshot">The configuration that the supervisor has read and checked.</param>
    Task ReloadAsync(HandedSnapshot snapshot);

    /// <summary>Tells how things are.</summary>
    Task<RoleReport> ReportAsync();

    /// <summary>Leaves in order: takes back what it put into the kernel, unless told to keep it.</summary>
    Task StopAsync();
}
