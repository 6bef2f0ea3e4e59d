using IpvsHa.Vrrp.Packets;

namespace IpvsHa.Vrrp;

/// <summary>What one virtual router counts; only the VRRP thread touches it.</summary>
internal sealed class InstanceCounters
{
    private readonly long[] _drops = new long[Enum.GetValues<DropReason>().Length];

    public long Received { get; set; }

    public long Sent { get; set; }

    public long BecameMaster { get; set; }

    public long ReleasedMaster { get; set; }

    public long PriorityZeroReceived { get; set; }

    public long PriorityZeroSent { get; set; }

    public long AddressListMismatches { get; set; }

    public long IntervalMismatches { get; set; }

    public long SplitBrains { get; set; }

    public long Restored { get; set; }

    public void CountDrop(DropReason reason) => _drops[(int)reason]++;

    public VirtualRouterCounters Snapshot() => new()
    {
        AdvertisementsReceived = Received,
        AdvertisementsSent = Sent,
        BecameMaster = BecameMaster,
        ReleasedMaster = ReleasedMaster,
        PriorityZeroReceived = PriorityZeroReceived,
        PriorityZeroSent = PriorityZeroSent,
        AddressListMismatches = AddressListMismatches,
        IntervalMismatches = IntervalMismatches,
        SplitBrains = SplitBrains,
        AddressesRestored = Restored,
        Drops = _drops.Index().Where(drop => drop.Item > 0).ToDictionary(drop => (DropReason)drop.Index, drop => drop.Item),
    };
}
