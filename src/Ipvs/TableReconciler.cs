using IpvsHa.Ipvs.Planning;
using IpvsHa.Netlink;
using Microsoft.Extensions.Logging;

namespace IpvsHa.Ipvs;

/// <summary>Makes the kernel's table what it should be: the only writer of it.</summary>
/// <remarks>
/// It remembers what the kernel holds, so that a change costs only itself. Where the kernel shows that this picture is
/// stale (EEXIST, ENOENT, ESRCH), it reads the services concerned again and goes on. Only services that are desired, or
/// that it made earlier, are ever touched. One call at a time.
/// </remarks>
public sealed partial class TableReconciler(
    IIpvsTable table, IpvsMetrics metrics, ILogger<TableReconciler> logger, TimeProvider time)
{
    private const int MaxRounds = 4;
    private const int ReadOneByOneUpTo = 32; // stale services; for more the whole table is read

    private readonly Dictionary<ServiceKey, TableEntry> _believed = [];
    private readonly HashSet<ServiceKey> _owned = [];
    private HashSet<string> _reported = []; // a refusal that lasts is logged once
    private DesiredTable _desired = DesiredTable.Empty;
    private bool _isBlind = true;

    /// <summary>The services that are ours, for the state file.</summary>
    public IReadOnlyCollection<ServiceKey> Owned => _owned;

    /// <summary>Reads the kernel's table; what is right in it stays as it is, connections included.</summary>
    /// <param name="ownedBefore">Services that an earlier run made, from the state file.</param>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    public void Adopt(IEnumerable<ServiceKey> ownedBefore)
    {
        ArgumentNullException.ThrowIfNull(ownedBefore);
        ReadAll();
        foreach (ServiceKey key in ownedBefore)
        {
            if (_believed.ContainsKey(key))
            {
                _owned.Add(key);
            }
        }
    }

    /// <summary>What <see cref="Reconcile"/> would do, by the last picture of the kernel; changes nothing.</summary>
    public IReadOnlyList<TableChange> Preview(DesiredTable desired) => TableDiff.Between(_believed, desired, _owned);

    /// <summary>Makes the whole table so; at a start and after a reload.</summary>
    /// <exception cref="NetlinkException">The socket failed; the next call reads the table first.</exception>
    public ReconcileResult Reconcile(DesiredTable desired)
    {
        ArgumentNullException.ThrowIfNull(desired);
        _desired = new DesiredTable(desired.Entries);
        LookIfBlind();
        ReconcileResult result = Converge(TableDiff.Between(_believed, _desired, _owned), isWhole: true);
        OwnWhatIsThere();
        return result;
    }

    /// <summary>Makes these services so; after a change of health.</summary>
    /// <exception cref="NetlinkException">The socket failed; the next call reads the table first.</exception>
    public ReconcileResult Apply(IReadOnlyList<TableEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        bool wasBlind = _isBlind;
        foreach (TableEntry entry in entries)
        {
            _desired.Set(entry);
            _owned.Add(entry.Service.Key);
        }

        LookIfBlind();
        List<TableChange> changes = [];
        foreach (TableEntry entry in wasBlind ? _desired.Entries : entries)
        {
            TableDiff.AddChanges(_believed.GetValueOrDefault(entry.Service.Key), entry, changes);
        }

        return Converge(changes, isWhole: false);
    }

    /// <summary>Reads the kernel's table again and undoes what others changed in our services.</summary>
    /// <returns>The repairs; they are logged and counted.</returns>
    /// <exception cref="NetlinkException">The socket failed; the next call reads the table first.</exception>
    public ReconcileResult Repair()
    {
        ReadAll();
        ReconcileResult result = Converge(TableDiff.Between(_believed, _desired, _owned), isWhole: true);
        OwnWhatIsThere();
        foreach (TableChange change in result.Applied)
        {
            LogRepair(logger, change);
        }

        metrics.CountRepairs(result.Applied.Count);
        return result;
    }

    /// <summary>Removes all our services and nothing else; at an orderly stop.</summary>
    /// <exception cref="NetlinkException">The socket failed.</exception>
    public ReconcileResult RemoveAll() => Reconcile(DesiredTable.Empty);

    private void LookIfBlind()
    {
        if (_isBlind)
        {
            ReadAll();
        }
    }

    private void ReadAll()
    {
        _isBlind = true;
        IReadOnlyList<TableEntry> entries = table.ReadAll();
        metrics.CountRead();
        _believed.Clear();
        foreach (TableEntry entry in entries)
        {
            _believed[entry.Service.Key] = entry;
        }

        _isBlind = false;
    }

    // What we wanted and what we could not remove; a service that nobody wants and that is gone is not ours any more.
    private void OwnWhatIsThere()
    {
        foreach (TableEntry entry in _desired.Entries)
        {
            _owned.Add(entry.Service.Key);
        }

        _owned.RemoveWhere(key => !_believed.ContainsKey(key) && _desired.Find(key) is null);
    }

    private ReconcileResult Converge(List<TableChange> changes, bool isWhole)
    {
        List<TableChange>? applied = null; // the list of the first round serves when all went well
        List<TableChangeFailure> refused = [];
        List<TableChange> first = changes;
        for (int round = 1; changes.Count > 0; round++)
        {
            IReadOnlyList<TableChangeFailure> failures = Send(changes);
            if (failures.Count == 0 && round == 1)
            {
                break;
            }

            applied ??= [];
            HashSet<ServiceKey> stale = Sort(changes, failures, applied, refused, mayRetry: round < MaxRounds);
            changes = [];
            if (stale.Count > 0)
            {
                LogStale(logger, stale.Count);
                refused.RemoveAll(failure => stale.Contains(failure.Change.Key)); // it is tried again with the rest
                changes = DiffOf(stale);
            }
        }

        Report(refused, isWhole);
        return new ReconcileResult(applied ?? first, refused);
    }

    private IReadOnlyList<TableChangeFailure> Send(List<TableChange> changes)
    {
        _isBlind = true; // until the outcome is known, should one of these calls throw
        long start = time.GetTimestamp();
        IReadOnlyList<TableChangeFailure> failures = table.Apply(changes);
        metrics.Count(changes, failures, time.GetElapsedTime(start));
        Believe(changes, failures);
        _isBlind = false;
        return failures;
    }

    private void Believe(List<TableChange> changes, IReadOnlyList<TableChangeFailure> failures)
    {
        HashSet<ServiceKey> inDoubt = [.. failures.Select(failure => failure.Change.Key)];
        if (inDoubt.Count > 0)
        {
            ReadAgain(inDoubt);
        }

        ServiceKey? last = null;
        for (int index = 0; index < changes.Count; index++)
        {
            TableChange change = changes[index];
            if (!ReferenceEquals(change.Key, last) && !inDoubt.Contains(change.Key))
            {
                last = change.Key;
                if (_desired.Find(change.Key) is { } entry)
                {
                    _believed[change.Key] = entry;
                }
                else
                {
                    _believed.Remove(change.Key);
                }
            }
        }
    }

    // Splits a round into what was done, what was refused for good, and what failed since our picture is stale.
    private static HashSet<ServiceKey> Sort(
        List<TableChange> changes, IReadOnlyList<TableChangeFailure> failures, List<TableChange> applied,
        List<TableChangeFailure> refused, bool mayRetry)
    {
        HashSet<ServiceKey> refusedServices = [];
        HashSet<ServiceKey> stale = [];
        int next = 0;
        foreach (TableChangeFailure failure in failures)
        {
            for (; next < failure.Index; next++)
            {
                applied.Add(changes[next]);
            }

            next = failure.Index + 1;
            ServiceKey key = failure.Change.Key;
            bool isConsequence = failure.Error.Errno == Errno.ESRCH && refusedServices.Contains(key);
            if (isConsequence)
            {
                continue; // the service could not be added, so its destinations could not either
            }

            if (mayRetry && (failure.IsUnknown || IsStale(failure)))
            {
                stale.Add(key);
                continue;
            }

            refused.Add(failure);
            if (failure.Change.Kind == TableChangeKind.AddService)
            {
                refusedServices.Add(key);
            }
        }

        for (; next < changes.Count; next++)
        {
            applied.Add(changes[next]);
        }

        return stale;
    }

    // ENOENT of a service is an unknown scheduler or persistence engine, which reading again does not cure.
    private static bool IsStale(TableChangeFailure failure) => failure.Change.Kind switch
    {
        TableChangeKind.AddService => failure.Error.Errno == Errno.EEXIST,
        TableChangeKind.EditService or TableChangeKind.RemoveService => failure.Error.Errno == Errno.ESRCH,
        _ => failure.Error.Errno is Errno.EEXIST or Errno.ENOENT or Errno.ESRCH,
    };

    private void ReadAgain(HashSet<ServiceKey> stale)
    {
        if (stale.Count > ReadOneByOneUpTo)
        {
            ReadAll();
            return;
        }

        foreach (ServiceKey key in stale)
        {
            if (table.Read(key) is { } entry)
            {
                _believed[key] = entry;
            }
            else
            {
                _believed.Remove(key);
            }
        }
    }

    private List<TableChange> DiffOf(HashSet<ServiceKey> keys)
    {
        List<TableChange> changes = [];
        foreach (ServiceKey key in keys)
        {
            TableEntry? current = _believed.GetValueOrDefault(key);
            if (_desired.Find(key) is { } entry)
            {
                TableDiff.AddChanges(current, entry, changes);
            }
            else if (current is not null)
            {
                changes.Add(TableChange.RemoveService(key));
            }
        }

        return changes;
    }

    private void Report(List<TableChangeFailure> refused, bool isWhole)
    {
        if (refused.Count == 0 && (!isWhole || _reported.Count == 0))
        {
            return;
        }

        HashSet<string> messages = isWhole ? [] : _reported;
        foreach (TableChangeFailure failure in refused)
        {
            if (!_reported.Contains(failure.Error.Message))
            {
                LogRefused(logger, failure.Error.Message);
            }

            messages.Add(failure.Error.Message);
        }

        _reported = messages;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "IPVS table repaired: {Change}")]
    private static partial void LogRepair(ILogger logger, TableChange change);

    [LoggerMessage(Level = LogLevel.Information, Message = "IPVS table was changed by others, going on with {Count} services as they are now")]
    private static partial void LogStale(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "IPVS refused to {Error}")]
    private static partial void LogRefused(ILogger logger, string error);
}

/// <summary>What a call of <see cref="TableReconciler"/> did.</summary>
/// <param name="Applied">What was carried out, in order.</param>
/// <param name="Failures">What the kernel refused for good.</param>
public sealed record ReconcileResult(
    IReadOnlyList<TableChange> Applied, IReadOnlyList<TableChangeFailure> Failures);
