namespace IpvsHa.Ipvs.Planning;

/// <summary>What the kernel's table should hold of ours, in the order of the configuration.</summary>
public sealed class DesiredTable
{
    private readonly List<TableEntry> _entries;
    private readonly Dictionary<ServiceKey, int> _places;

    /// <summary>A table of these entries.</summary>
    /// <exception cref="ArgumentException">Two entries name one service.</exception>
    public DesiredTable(IReadOnlyList<TableEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        _entries = [.. entries];
        _places = new Dictionary<ServiceKey, int>(_entries.Count);
        for (int place = 0; place < _entries.Count; place++)
        {
            _places.Add(_entries[place].Service.Key, place);
        }
    }

    /// <summary>A table of nothing.</summary>
    public static DesiredTable Empty => new([]);

    /// <summary>The entries, in the order of the configuration.</summary>
    public IReadOnlyList<TableEntry> Entries => _entries;

    /// <summary>The entry of a service, or null.</summary>
    public TableEntry? Find(ServiceKey key) => _places.TryGetValue(key, out int place) ? _entries[place] : null;

    internal void Set(TableEntry entry)
    {
        if (_places.TryAdd(entry.Service.Key, _entries.Count))
        {
            _entries.Add(entry);
        }
        else
        {
            _entries[_places[entry.Service.Key]] = entry;
        }
    }
}
