using IpvsHa.Vrrp.Packets;

namespace IpvsHa.Vrrp;

/// <summary>Logs what is odd about others' packets: each thing once per sender and state.</summary>
internal sealed class OddityLog(string router, VrrpContext context)
{
    private const int MaxEntries = 64; // senders can be invented

    private readonly HashSet<(UInt128 Source, int What)> _logged = [];

    public void Clear() => _logged.Clear();

    public void Dropped(UInt128 source, DropReason reason, bool isIPv6)
    {
        if (IsNew(source, (int)reason))
        {
            context.Logger.Dropped(router, AddressBytes.ToAddress(source, isIPv6).ToString(), reason.ToString());
        }
    }

    public void Differs(UInt128 source, string what, bool isIPv6)
    {
        if (IsNew(source, -what.Length))
        {
            context.Logger.Mismatch(router, AddressBytes.ToAddress(source, isIPv6).ToString(), what);
        }
    }

    private bool IsNew(UInt128 source, int what) =>
        !_logged.Contains((source, what)) && _logged.Count < MaxEntries && _logged.Add((source, what));
}
