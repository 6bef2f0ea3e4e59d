namespace IpvsHa.Ipvs.Planning;

/// <summary>One request to the kernel, as <see cref="TableDiff"/> found it necessary.</summary>
/// <remarks>Only the static methods make one; which properties are set follows from <see cref="Kind"/>.</remarks>
public readonly record struct TableChange
{
    private readonly object? _after; // two fields keep a list of 40,000 small
    private readonly object? _before;

    private TableChange(TableChangeKind kind, ServiceKey key, object? after = null, object? before = null)
    {
        Kind = kind;
        Key = key;
        _after = after;
        _before = before;
    }

    /// <summary>What is done.</summary>
    public TableChangeKind Kind { get; }

    /// <summary>The service it is about, or whose destination it is about.</summary>
    public ServiceKey Key { get; }

    /// <summary>The service as it shall be; null for a removal and for destinations.</summary>
    public VirtualService? Service => _after as VirtualService;

    /// <summary>The service as it was; null unless edited.</summary>
    public VirtualService? ServiceBefore => _before as VirtualService;

    /// <summary>The destination as it shall be, or the one removed; null for services.</summary>
    public Destination? Destination => _after as Destination;

    /// <summary>The destination as it was; null unless edited.</summary>
    public Destination? DestinationBefore => _before as Destination;

    /// <summary>A new service.</summary>
    public static TableChange AddService(VirtualService service) =>
        new(TableChangeKind.AddService, service.Key, service);

    /// <summary>Another scheduler, other flags, other persistence; connections stay.</summary>
    public static TableChange EditService(VirtualService before, VirtualService service) =>
        new(TableChangeKind.EditService, service.Key, service, before);

    /// <summary>A service goes, with its destinations.</summary>
    public static TableChange RemoveService(ServiceKey key) => new(TableChangeKind.RemoveService, key);

    /// <summary>A new destination.</summary>
    public static TableChange AddDestination(ServiceKey key, Destination destination) =>
        new(TableChangeKind.AddDestination, key, destination);

    /// <summary>Another weight, forwarding method, threshold or tunnel; connections stay.</summary>
    public static TableChange EditDestination(ServiceKey key, Destination before, Destination destination) =>
        new(TableChangeKind.EditDestination, key, destination, before);

    /// <summary>A destination goes.</summary>
    public static TableChange RemoveDestination(ServiceKey key, Destination destination) =>
        new(TableChangeKind.RemoveDestination, key, destination);

    /// <summary>What is tried and on what, for an error: <c>add 10.0.0.7:80 to TCP 192.0.2.1:80</c>.</summary>
    public string Operation => Kind switch
    {
        TableChangeKind.AddService => $"add {Key}",
        TableChangeKind.EditService => $"edit {Key}",
        TableChangeKind.RemoveService => $"remove {Key}",
        TableChangeKind.AddDestination => $"add {Destination} to {Key}",
        TableChangeKind.EditDestination => $"edit {Destination} of {Key}",
        _ => $"remove {Destination} from {Key}",
    };

    /// <summary>A line of a diff: <c>~ TCP 192.0.2.1:80 -> 10.0.0.7:80 route weight 1 (was: route weight 5)</c>.</summary>
    public override string ToString() => Kind switch
    {
        TableChangeKind.AddService => $"+ {Service}",
        TableChangeKind.EditService => $"~ {Service} (was: {ServiceBefore!.Settings})",
        TableChangeKind.RemoveService => $"- {Key}",
        TableChangeKind.AddDestination => $"+ {Key} -> {Destination} {Destination!.Settings}",
        TableChangeKind.EditDestination =>
            $"~ {Key} -> {Destination} {Destination!.Settings} (was: {DestinationBefore!.Settings})",
        _ => $"- {Key} -> {Destination}",
    };
}

/// <summary>Kinds of <see cref="TableChange"/>.</summary>
public enum TableChangeKind
{
    /// <summary>A new service.</summary>
    AddService,

    /// <summary>A service gets other settings.</summary>
    EditService,

    /// <summary>A service goes, with its destinations.</summary>
    RemoveService,

    /// <summary>A new destination.</summary>
    AddDestination,

    /// <summary>A destination gets other settings.</summary>
    EditDestination,

    /// <summary>A destination goes.</summary>
    RemoveDestination,
}
