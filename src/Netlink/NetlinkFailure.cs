namespace IpvsHa.Netlink;

/// <summary>One request of a <see cref="NetlinkBatch"/> that was not, or perhaps not, carried out.</summary>
/// <param name="Index">Its place in the batch, from 0.</param>
/// <param name="Errno">The kernel's answer; of an unknown outcome, the reason why it is unknown.</param>
/// <param name="KernelText">The kernel's own explanation; empty when it gave none.</param>
/// <param name="IsUnknown">Whether the answer was lost: the request may have been carried out or refused.</param>
public readonly record struct NetlinkFailure(int Index, Errno Errno, string KernelText, bool IsUnknown = false);

/// <summary>What became of a <see cref="NetlinkBatch"/>.</summary>
/// <param name="Count">How many requests it had.</param>
/// <param name="Failures">Those that were not carried out for certain, in order; every other one was.</param>
/// <param name="HasUnknown">Whether one of them is unknown: read the table again.</param>
public readonly record struct NetlinkBatchResult(int Count, IReadOnlyList<NetlinkFailure> Failures, bool HasUnknown)
{
    /// <summary>Whether every request was carried out.</summary>
    public bool IsComplete => Failures.Count == 0;
}
