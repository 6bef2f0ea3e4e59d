namespace IpvsHa.Ipvs.Planning;

/// <summary>Finds the fewest changes that turn one table into another.</summary>
/// <remarks>
/// The order never leaves a service without servers if it has some before and after: new destinations come in before
/// others get less weight, and removals are last.
/// </remarks>
public static class TableDiff
{
    private const int SearchListUpTo = 16;

    /// <summary>Compares whole tables.</summary>
    /// <param name="current">What the kernel holds; services of others may be among it.</param>
    /// <param name="desired">What it should hold of ours.</param>
    /// <param name="owned">Services that we made earlier: those not desired any more go. All others are left alone.</param>
    public static List<TableChange> Between(
        IReadOnlyDictionary<ServiceKey, TableEntry> current, DesiredTable desired, IEnumerable<ServiceKey> owned)
    {
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(owned);
        List<TableChange> changes = new(current.Count == 0 ? SizeOf(desired) : 0);
        foreach (TableEntry entry in desired.Entries)
        {
            AddChanges(current.GetValueOrDefault(entry.Service.Key), entry, changes);
        }

        foreach (ServiceKey key in owned)
        {
            if (desired.Find(key) is null && current.ContainsKey(key))
            {
                changes.Add(TableChange.RemoveService(key));
            }
        }

        return changes;
    }

    /// <summary>Compares one service.</summary>
    /// <param name="current">What the kernel holds; null when it has no such service.</param>
    /// <param name="desired">What it should hold.</param>
    /// <param name="changes">Gets what is to be done, in order.</param>
    public static void AddChanges(TableEntry? current, TableEntry desired, List<TableChange> changes)
    {
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(changes);
        if (ReferenceEquals(current, desired))
        {
            return;
        }

        ServiceKey key = desired.Service.Key;
        if (current is null)
        {
            changes.Add(TableChange.AddService(desired.Service));
            foreach (Destination destination in desired.Destinations)
            {
                changes.Add(TableChange.AddDestination(key, destination));
            }

            return;
        }

        if (!current.Service.Equals(desired.Service))
        {
            changes.Add(TableChange.EditService(current.Service, desired.Service));
        }

        if (!SameInOrder(current.Destinations, desired.Destinations))
        {
            AddDestinationChanges(key, current.Destinations, desired.Destinations, changes);
        }
    }

    private static void AddDestinationChanges(
        ServiceKey key, IReadOnlyList<Destination> current, IReadOnlyList<Destination> desired,
        List<TableChange> changes)
    {
        Finder before = new(current);
        Finder after = new(desired);
        int edits = 0;
        foreach (Destination destination in desired)
        {
            Destination? old = before.Find(destination);
            if (old is null)
            {
                changes.Add(TableChange.AddDestination(key, destination));
            }
            else if (!old.Equals(destination))
            {
                edits++;
            }
        }

        if (edits > 0)
        {
            AddEdits(key, before, desired, changes, raising: true);
            AddEdits(key, before, desired, changes, raising: false);
        }

        foreach (Destination destination in current)
        {
            if (after.Find(destination) is null)
            {
                changes.Add(TableChange.RemoveDestination(key, destination));
            }
        }
    }

    private static void AddEdits(
        ServiceKey key, Finder before, IReadOnlyList<Destination> desired, List<TableChange> changes, bool raising)
    {
        foreach (Destination destination in desired)
        {
            if (before.Find(destination) is { } old && !old.Equals(destination)
                && destination.Weight > old.Weight == raising)
            {
                changes.Add(TableChange.EditDestination(key, old, destination));
            }
        }
    }

    private static int SizeOf(DesiredTable desired)
    {
        int size = desired.Entries.Count;
        for (int index = 0; index < desired.Entries.Count; index++)
        {
            size += desired.Entries[index].Destinations.Count;
        }

        return size;
    }

    private static bool SameInOrder(IReadOnlyList<Destination> current, IReadOnlyList<Destination> desired)
    {
        if (current.Count != desired.Count)
        {
            return false;
        }

        for (int index = 0; index < current.Count; index++)
        {
            if (!ReferenceEquals(current[index], desired[index]) && !current[index].Equals(desired[index]))
            {
                return false;
            }
        }

        return true;
    }

    // A few are searched as they stand, many through a hash table.
    private readonly struct Finder
    {
        private readonly IReadOnlyList<Destination> _list;
        private readonly Dictionary<DestinationKey, Destination>? _table;

        public Finder(IReadOnlyList<Destination> list)
        {
            _list = list;
            if (list.Count > SearchListUpTo)
            {
                _table = new Dictionary<DestinationKey, Destination>(list.Count);
                foreach (Destination destination in list)
                {
                    _table[destination.Key] = destination;
                }
            }
        }

        public Destination? Find(Destination wanted)
        {
            if (_table is not null)
            {
                return _table.GetValueOrDefault(wanted.Key);
            }

            for (int index = 0; index < _list.Count; index++)
            {
                Destination candidate = _list[index];
                if (candidate.Port == wanted.Port && candidate.Address.Equals(wanted.Address))
                {
                    return candidate;
                }
            }

            return null;
        }
    }
}
