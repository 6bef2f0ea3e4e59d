using IpvsHa.Ipvs.Planning;
using IpvsHa.Netlink;

namespace IpvsHa.Ipvs;

/// <summary>What <see cref="TableReconciler"/> needs of a table.</summary>
/// <remarks>One call at a time.</remarks>
public interface IIpvsTable
{
    /// <summary>Reads all services with their destinations, of whoever made them.</summary>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    IReadOnlyList<TableEntry> ReadAll();

    /// <summary>Reads one service with its destinations; null when there is none.</summary>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    TableEntry? Read(ServiceKey key);

    /// <summary>Carries changes out in their order; one that fails does not stop those after it.</summary>
    /// <returns>What the kernel refused, in that order; empty when all is well.</returns>
    IReadOnlyList<TableChangeFailure> Apply(IReadOnlyList<TableChange> changes);
}

/// <summary>A change that the kernel refused, or perhaps refused.</summary>
/// <param name="Index">Its place in the list that was applied.</param>
/// <param name="Change">The change.</param>
/// <param name="Error">The kernel's answer: operation, errno and its own words.</param>
public sealed record TableChangeFailure(int Index, TableChange Change, NetlinkException Error)
{
    /// <summary>Whether the answer was lost: the change may have been carried out or refused.</summary>
    public bool IsUnknown { get; init; }
}
