using IpvsHa.Ipvs.Planning;

namespace IpvsHa.Ipvs.Tests;

/// <summary>A table that takes changes as strictly as the kernel does.</summary>
internal static class Model
{
    public static void Apply(Dictionary<ServiceKey, TableEntry> table, IEnumerable<TableChange> changes)
    {
        foreach (TableChange change in changes)
        {
            switch (change.Kind)
            {
                case TableChangeKind.AddService:
                    table.Add(change.Key, new(change.Service!, []));
                    break;
                case TableChangeKind.EditService:
                    table[change.Key] = table[change.Key] with { Service = change.Service! };
                    break;
                case TableChangeKind.RemoveService:
                    Assert.True(table.Remove(change.Key));
                    break;
                default:
                    TableEntry entry = table[change.Key];
                    table[change.Key] = entry with { Destinations = Apply([.. entry.Destinations], change) };
                    break;
            }
        }
    }

    private static List<Destination> Apply(List<Destination> destinations, TableChange change)
    {
        int place = destinations.FindIndex(each => each.Key == change.Destination!.Key);
        Assert.Equal(change.Kind == TableChangeKind.AddDestination, place < 0);
        if (place >= 0)
        {
            destinations.RemoveAt(place);
        }

        if (change.Kind != TableChangeKind.RemoveDestination)
        {
            destinations.Add(change.Destination!);
        }

        return destinations;
    }
}
