namespace IpvsHa.Config;

/// <summary>What a tracked thing adds to the priority.</summary>
/// <param name="Value">0: FAULT while it is bad; above 0: added while it is good; below: added while it is bad.</param>
/// <param name="Reverse">Good and bad swap.</param>
public sealed record TrackWeight(int Value, bool Reverse)
{
    internal static TrackWeight? Read(ArgumentReader a, int limit, bool keepOutOfRange = false)
    {
        int? value = limit == 253 ? a.TrackedWeight(keepOutOfRange) : a.Int(-limit, limit);
        bool reverse = false;
        if (a.HasMore && a.NextIs("reverse"))
        {
            a.Skip();
            reverse = true;
        }
        else if (a.HasMore && a.NextIs("noreverse"))
        {
            a.Skip();
        }

        return value is { } number ? new(number, reverse) : null;
    }
}

/// <summary>One line of a <c>track_…</c> block.</summary>
/// <param name="Name">The interface, script, file, program or BFD session.</param>
/// <param name="Weight">Null: what the thing itself says; for an interface 0.</param>
/// <param name="ReverseSet">The line says <c>reverse</c> or <c>noreverse</c>.</param>
/// <param name="Position">Where the name stands.</param>
public sealed record TrackEntry(string Name, TrackWeight? Weight, bool ReverseSet, ConfigPosition Position)
{
    internal static TrackEntry? Read(ArgumentReader a, TrackKind kind)
    {
        if (!a.TryTake(out ConfigToken name))
        {
            return null;
        }

        int? value = null;
        bool? reverse = null;
        while (a.HasMore)
        {
            if (a.NextIs("weight"))
            {
                a.Skip();
                value = (kind is TrackKind.File or TrackKind.Program ? a.Int(-254, 254) : a.TrackedWeight(false))
                    ?? value;
            }
            else if (a.NextIs("reverse"))
            {
                a.Skip();
                reverse = true;
            }
            else if (a.NextIs("noreverse") && kind != TrackKind.Interface)
            {
                a.Skip();
                reverse = false;
            }
            else
            {
                a.UnknownOption("weight or reverse");
                break;
            }
        }

        TrackWeight? weight = value is null && reverse is null ? null : new(value ?? 0, reverse ?? false);
        return new(name.Text, weight, reverse is not null, name.Position);
    }
}
