namespace IpvsHa.Ipvs.Planning;

/// <summary>What the kernel's table should hold of ours, in the order of the configuration.</summary>
public sealed class DesiredTable
{
    private readonly Dictionary<ServiceKey, TableEntry> _byKey;

    /// <summary>A table of these entries.</summary>
    /// <exception cref="ArgumentException">Two entries name one service.</exception>
    public DesiredTable(IReadOnlyList<TableEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        Entries = entries;
        _byKey = new Dictionary<ServiceKey, TableEntry>(entries.Count);
        foreach (TableEntry entry in entries)
        {
            _byKey.Add(entry.Service.Key, entry);
        }
    }

    /// <summary>A table of nothing.</summary>
    public static DesiredTable Empty { get; } = new([]);

    /// <summary>The entries, in the order of the configuration.</summary>
    public IReadOnlyList<TableEntry> Entries { get; }

    /// <summary>The entry of a service, or null.</summary>
    public TableEntry? Find(ServiceKey key) => _byKey.GetValueOrDefault(key);
}
