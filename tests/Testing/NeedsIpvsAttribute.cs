using Xunit.v3;

namespace IpvsHa.Testing;

/// <summary>Marks what needs IPVS in the kernel; <c>./test</c> runs it in the guest kernel where the machine has none.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class NeedsIpvsAttribute : Attribute, ITraitAttribute
{
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("kernel", "ipvs")];
}
