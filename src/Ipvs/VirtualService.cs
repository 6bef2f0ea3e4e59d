namespace IpvsHa.Ipvs;

/// <summary>One virtual service as IPVS holds it, without what the kernel counts.</summary>
/// <param name="Key">What names it.</param>
/// <param name="Scheduler">The kernel's name of the scheduler, for example <c>wrr</c>; ASCII, 1 to 15 characters.</param>
public sealed record VirtualService(ServiceKey Key, string Scheduler)
{
    /// <summary>Persistence, one-packet scheduling and the scheduler's own flags.</summary>
    public ServiceOptions Options { get; init; }

    /// <summary>How long a client stays with its server: whole seconds; zero without <see cref="ServiceOptions.Persistent"/>.</summary>
    public TimeSpan PersistenceTimeout { get; init; }

    /// <summary>
    /// Which clients count as one. IPv4: the mask as a number, <c>0xFFFFFF00</c> is /24. IPv6: the prefix length, 1 to
    /// 128. Starts as "each address by itself".
    /// </summary>
    public uint PersistenceMask { get; init; } = WholeAddress(Key.Family);

    /// <summary>Name of the persistence engine, for example <c>sip</c>; empty for none; at most 15 characters.</summary>
    public string PersistenceEngine { get; init; } = "";

    /// <summary>The mask under which each client address counts by itself.</summary>
    public static uint WholeAddress(IpFamily family) => family == IpFamily.IPv6 ? 128 : uint.MaxValue;

    /// <summary>For people: <c>TCP 192.0.2.1:80 wrr persistent 50</c>.</summary>
    public override string ToString() => $"{Key} {Settings}";

    internal string Settings
    {
        get
        {
            string text = Scheduler;
            if (Options.HasFlag(ServiceOptions.Persistent))
            {
                text += $" persistent {(long)PersistenceTimeout.TotalSeconds}";
            }

            if (PersistenceMask != WholeAddress(Key.Family))
            {
                text += Key.Family == IpFamily.IPv6 ? $" mask /{PersistenceMask}" : $" mask {PersistenceMask:x8}";
            }

            if (PersistenceEngine.Length > 0)
            {
                text += $" engine {PersistenceEngine}";
            }

            ServiceOptions others = Options & ~ServiceOptions.Persistent;
            return others == 0 ? text : $"{text} [{others}]";
        }
    }
}

/// <summary>Flags of a service, numbered as IP_VS_SVC_F_ in linux/ip_vs.h.</summary>
[Flags]
public enum ServiceOptions
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>A client stays with its server for <see cref="VirtualService.PersistenceTimeout"/>.</summary>
    Persistent = 1,

    /// <summary>Each packet is scheduled by itself; UDP only.</summary>
    OnePacket = 4,

    /// <summary>The scheduler's first flag: <c>flag-1</c>; the fallback of <c>sh</c> and <c>mh</c>.</summary>
    Scheduler1 = 8,

    /// <summary>The scheduler's second flag: <c>flag-2</c>; <c>sh</c> and <c>mh</c> count the client's port in.</summary>
    Scheduler2 = 16,

    /// <summary>The scheduler's third flag: <c>flag-3</c>.</summary>
    Scheduler3 = 32,
}
