using System.Globalization;
using IpvsHa.Config.Blocks;
using IpvsHa.Config.Effective;

namespace IpvsHa.Config;

/// <summary>What is wrong with an instance, alone and beside the others.</summary>
internal static class VrrpValidation
{
    public static void Check(KeepalivedConfig config, DiagnosticBag bag)
    {
        DropDuplicateAddresses(config, bag);
        HashSet<VrrpInstanceBlock> dropped = [];
        foreach (VrrpInstanceBlock block in config.VrrpInstances)
        {
            VrrpFacts facts = VrrpFacts.Of(block, config);
            CheckState(block, facts, bag);
            CheckVersion(block, facts, bag);
            CheckAuthentication(block, facts, bag);
            CheckAddresses(block, facts, bag);
            CheckUnicast(block, facts, bag);
            CheckVmac(block, facts, bag);
            CheckStrict(block, facts, bag);
            CheckTracks(block, facts, bag);
            if (facts.CannotRun is { } rule)
            {
                bag.Add(rule, PlaceOf(block, rule), Reason(block, facts, rule));
                bag.Drop("vrrp_instance", block.Name, block.Source.Position);
                dropped.Add(block);
            }
        }

        CheckDuplicates(config, bag, dropped);
        config.VrrpInstances.RemoveAll(dropped.Contains);
    }

    private static ConfigPosition PlaceOf(VrrpInstanceBlock block, DiagnosticRule rule) =>
        rule == DiagnosticRules.LoopbackInterface ? block.Source.PositionOf("interface")
        : rule == DiagnosticRules.UnicastConflict ? block.Source.PositionOf("unicast_peer")
        : rule == DiagnosticRules.NoAddressFatal ? block.Source.PositionOf("virtual_ipaddress")
        : rule == DiagnosticRules.MissingVrid ? block.Source.PositionOf("virtual_router_id")
        : block.Source.Position;

    private static string Reason(VrrpInstanceBlock block, VrrpFacts facts, DiagnosticRule rule)
    {
        string what = rule == DiagnosticRules.MissingVrid ? "needs a virtual_router_id from 1 to 255"
            : rule == DiagnosticRules.MissingInterface ? "needs an interface"
            : rule == DiagnosticRules.LoopbackInterface ? "cannot use the loopback interface"
            : rule == DiagnosticRules.UnicastConflict ? "cannot have unicast peers under strict mode"
            : facts.IsStrict ? "needs an address under strict mode" : "needs an address with version 3";
        return $"'{block.Name}' {what}, it is left out";
    }

    private static void CheckState(VrrpInstanceBlock block, VrrpFacts facts, DiagnosticBag bag)
    {
        BlockSource source = block.Source;
        if (block.Priority is null && block.State == VrrpInitialState.Master)
        {
            bag.Add(
                DiagnosticRules.AccidentalOwner, source.PositionOf("state"),
                $"'{block.Name}' has state MASTER and no priority, which makes it 255, the owner of the addresses");
        }

        if (facts.State != facts.WantedState)
        {
            string rule = facts.Priority == 255
                ? "priority 255 owns the addresses and needs state MASTER"
                : "state MASTER needs priority 255";
            bag.Add(
                DiagnosticRules.StrictState, source.PositionOf("state"),
                facts.IsStrict
                    ? $"under strict mode {rule}, '{block.Name}' starts as {Upper(facts.State)}"
                    : $"auth_type AH starts as BACKUP, not as {Upper(facts.WantedState)}");
        }

        if (block.NoPreempt && facts.Preempt)
        {
            bag.Add(
                DiagnosticRules.NoPreemptCleared, source.PositionOf("nopreempt"),
                facts.Priority == 255
                    ? "nopreempt cannot work with priority 255, it is cleared"
                    : "nopreempt cannot work with state MASTER, it is cleared; state BACKUP on both nodes is right");
        }

        if (block.PreemptDelay is { Ticks: > 0 } && facts.PreemptDelay == TimeSpan.Zero)
        {
            string reason = facts.IsStrict ? "strict mode" : facts.Preempt ? "state MASTER" : "nopreempt";
            bag.Add(
                DiagnosticRules.NoPreemptCleared, source.PositionOf("preempt_delay"),
                $"preempt_delay cannot work with {reason}, it is cleared");
        }
    }

    private static string Upper(VrrpInitialState state) => state == VrrpInitialState.Master ? "MASTER" : "BACKUP";

    private static void CheckVersion(VrrpInstanceBlock block, VrrpFacts facts, DiagnosticBag bag)
    {
        if (facts.WantedVersion != facts.Version)
        {
            bag.Add(
                DiagnosticRules.VersionConflict, block.Source.PositionOf("version"),
                "IPv6 has version 3 only, which is used");
        }

        if (block.NativeIpv6 && facts.Family == IpFamily.Inet)
        {
            bag.Add(
                DiagnosticRules.VersionConflict, block.Source.PositionOf("native_ipv6"),
                "native_ipv6 does not fit IPv4 addresses, it is ignored");
        }

        if (facts.AdvertInterval != facts.WantedInterval)
        {
            string allowed = facts.Version == 2 ? "whole seconds from 1 to 255" : "0.01 to 40.95 s in steps of 0.01";
            bag.Add(
                DiagnosticRules.AdvertIntervalRounded, block.Source.PositionOf("advert_int"), string.Create(
                    CultureInfo.InvariantCulture,
                    $"version {facts.Version} carries {allowed}, {facts.AdvertInterval.TotalSeconds} s is used"));
        }
    }

    private static void CheckAuthentication(VrrpInstanceBlock block, VrrpFacts facts, DiagnosticBag bag)
    {
        if (block.Authentication is not { } authentication)
        {
            return;
        }

        ConfigPosition position = authentication.Source.Position;
        if (facts.IsStrict || facts.Version == 3)
        {
            bag.Add(
                DiagnosticRules.StrictAuthentication, position, facts.IsStrict
                    ? "strict mode has no authentication, the block is ignored"
                    : "version 3 has no authentication, the block is ignored");
        }
        else if (block.AuthHmac is not null)
        {
            bag.Add(DiagnosticRules.StrictAuthentication, position, "auth_hmac takes the place of this block, which is ignored");
        }
        else if (authentication.Type is null || string.IsNullOrEmpty(authentication.Password))
        {
            string missing = authentication.Type is null ? "auth_type" : "auth_pass";
            bag.Add(DiagnosticRules.BadAuthentication, position, $"authentication needs {missing}, the block is ignored");
        }
        else if (System.Text.Encoding.UTF8.GetByteCount(authentication.Password) > 8)
        {
            bag.Add(
                DiagnosticRules.TextTruncated, authentication.Source.PositionOf("auth_pass"),
                "the first 8 bytes of auth_pass count, the others are cut off");
        }
    }

    private static void CheckAddresses(VrrpInstanceBlock block, VrrpFacts facts, DiagnosticBag bag)
    {
        foreach (AddressEntry entry in block.VirtualAddresses)
        {
            if (entry.Family != facts.Family)
            {
                bag.Add(
                    DiagnosticRules.MixedFamilies, entry.Position,
                    $"the first address of '{block.Name}' is of the other family, {entry.Address} belongs into "
                    + "virtual_ipaddress_excluded or an instance of its own");
            }
        }

        if (facts.Addresses.Count == 0 && facts.CannotRun is null && !block.NoVirtualAddress)
        {
            bag.Add(
                DiagnosticRules.NoAddress, block.Source.PositionOf("virtual_ipaddress"),
                $"'{block.Name}' has no address, virtual_ipaddress or no_virtual_ipaddress is advisable");
        }
    }

    private static void CheckUnicast(VrrpInstanceBlock block, VrrpFacts facts, DiagnosticBag bag)
    {
        foreach (UnicastPeerEntry peer in block.UnicastPeers)
        {
            if (!facts.Peers.Contains(peer))
            {
                bag.Add(
                    DiagnosticRules.UnicastConflict, peer.Position,
                    AddressText.FamilyOf(peer.Address) == facts.Family
                        ? $"the peer {peer.Address} is listed already"
                        : $"the peer {peer.Address} is of the other family, it is skipped");
            }
        }

        if (block.UnicastTtl is not null && facts.Peers.Count == 0)
        {
            bag.Add(
                DiagnosticRules.UnicastConflict, block.Source.PositionOf("unicast_ttl"),
                "unicast_ttl needs unicast_peer, it is ignored");
        }

        if (block.MulticastDestination is { } own && AddressText.FamilyOf(own) != facts.Family)
        {
            bag.Add(
                DiagnosticRules.MixedFamilies, block.Source.PositionOf("mcast_dst_ip"),
                "mcast_dst_ip is of the other family, it is ignored");
        }
    }

    private static void CheckVmac(VrrpInstanceBlock block, VrrpFacts facts, DiagnosticBag bag)
    {
        if (block.VmacTransmitBase && (facts.IsStrict || block.UseVmac is null))
        {
            bag.Add(
                DiagnosticRules.StrictVmac, block.Source.PositionOf("vmac_xmit_base"), block.UseVmac is null
                    ? "vmac_xmit_base needs use_vmac, it is ignored"
                    : "strict mode sends adverts from the virtual MAC, vmac_xmit_base is ignored");
        }

        if (facts.IsStrict && block.UseVmac?.MacAddress is not null)
        {
            bag.Add(
                DiagnosticRules.StrictCorrection, block.Source.PositionOf("use_vmac"),
                "strict mode has no MAC address of one's own, that of the VRID is used");
        }
    }

    private static void CheckStrict(VrrpInstanceBlock block, VrrpFacts facts, DiagnosticBag bag)
    {
        if (!facts.IsStrict)
        {
            return;
        }

        Correct(block.DownTimerAdverts is not null and not 3, "down_timer_adverts", "3 is used");
        Correct(block.Accept && facts.Version == 2, "accept", "version 2 does not accept packets to the addresses");
        Correct(block.LowerPrioNoAdvert == false, "lower_prio_no_advert", "it stays on");
        Correct(block.HigherPrioSendAdvert == true, "higher_prio_send_advert", "it stays off");
        Correct(block.OwnerIgnoreAdverts == false, "owner_ignore_adverts", "it stays on");
        Correct(block.GarpLowerPrioRepeat > 0, "garp_lower_prio_repeat", "0 is used");
        Correct(block.NoVirtualAddress, "no_virtual_ipaddress", "it is cleared");

        void Correct(bool wrong, string keyword, string what)
        {
            if (wrong)
            {
                bag.Add(
                    DiagnosticRules.StrictCorrection, block.Source.PositionOf(keyword),
                    $"strict mode does not allow this {keyword}, {what}");
            }
        }
    }

    private static void CheckTracks(VrrpInstanceBlock block, VrrpFacts facts, DiagnosticBag bag)
    {
        foreach (TrackEntry entry in block.TrackInterfaces)
        {
            if (entry.Name == block.Interface)
            {
                bag.Add(
                    DiagnosticRules.OwnInterfaceTracked, entry.Position,
                    $"'{entry.Name}' is the own interface, which is tracked anyway; the line is ignored");
            }
            else if (facts.Priority == 255 && entry.Weight is { Value: not 0 })
            {
                bag.Add(
                    DiagnosticRules.WeightIgnored, entry.Position, "an address owner keeps priority 255, the weight is ignored");
            }
        }
    }

    private static void DropDuplicateAddresses(KeepalivedConfig config, DiagnosticBag bag)
    {
        Dictionary<(System.Net.IPAddress, string?), string> owners = [];
        foreach (VrrpInstanceBlock block in config.VrrpInstances)
        {
            Keep(block.VirtualAddresses, block);
            Keep(block.ExcludedAddresses, block);
        }

        void Keep(List<AddressEntry> entries, VrrpInstanceBlock block) => entries.RemoveAll(entry =>
        {
            if (owners.TryAdd((entry.Address, entry.Device ?? block.Interface), block.Name))
            {
                return false;
            }

            bag.Add(
                DiagnosticRules.DuplicateAddress, entry.Position,
                $"{entry.Address} is an address of '{owners[(entry.Address, entry.Device ?? block.Interface)]}' already, it is skipped");
            return true;
        });
    }

    // One VRID per interface, family and multicast group; unicast: per source address and common peer.
    private static void CheckDuplicates(
        KeepalivedConfig config, DiagnosticBag bag, HashSet<VrrpInstanceBlock> dropped)
    {
        Dictionary<(int, string?, IpFamily), List<(VrrpInstanceBlock Block, VrrpFacts Facts)>> seen = [];
        foreach (VrrpInstanceBlock block in config.VrrpInstances)
        {
            if (dropped.Contains(block))
            {
                continue;
            }

            VrrpFacts facts = VrrpFacts.Of(block, config);
            var key = (block.VirtualRouterId ?? 0, block.Interface, facts.Family);
            if (!seen.TryGetValue(key, out List<(VrrpInstanceBlock Block, VrrpFacts Facts)>? others))
            {
                seen[key] = others = [];
            }

            int index = others.FindIndex(other => Collide(other.Block, other.Facts, block, facts));
            if (index < 0)
            {
                others.Add((block, facts));
                continue;
            }

            bag.Add(
                DiagnosticRules.DuplicateVrid, block.Source.PositionOf("virtual_router_id"),
                $"'{others[index].Block.Name}' has VRID {block.VirtualRouterId} on {block.Interface ?? "its address"} "
                + $"already, '{block.Name}' is left out");
            bag.Drop("vrrp_instance", block.Name, block.Source.Position);
            dropped.Add(block);
        }
    }

    private static bool Collide(VrrpInstanceBlock a, VrrpFacts aFacts, VrrpInstanceBlock b, VrrpFacts bFacts)
    {
        if (aFacts.Peers.Count == 0 && bFacts.Peers.Count == 0)
        {
            return aFacts.MulticastDestination.Equals(bFacts.MulticastDestination);
        }

        return aFacts.Peers.Count > 0 && bFacts.Peers.Count > 0
            && Equals(a.UnicastSource ?? a.MulticastSource, b.UnicastSource ?? b.MulticastSource)
            && aFacts.Peers.Exists(peer => bFacts.Peers.Exists(other => other.Address.Equals(peer.Address)));
    }
}
