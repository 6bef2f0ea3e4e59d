namespace IpvsHa.Config;

/// <summary>Collects problems: each once, and not without end.</summary>
internal sealed class DiagnosticBag(int limit)
{
    private readonly HashSet<ConfigDiagnostic> _seen = [];
    private readonly List<ConfigDiagnostic> _diagnostics = [];

    public IReadOnlyList<ConfigDiagnostic> Diagnostics => _diagnostics;

    public List<DroppedBlock> Dropped { get; } = [];

    public void Add(DiagnosticRule rule, ConfigPosition position, string message)
    {
        if (_diagnostics.Count >= limit)
        {
            return;
        }

        ConfigDiagnostic diagnostic = _diagnostics.Count < limit - 1
            ? new(rule, position, message)
            : new(DiagnosticRules.LimitReached, position, $"more than {limit} problems, the others are not listed");
        if (_seen.Add(diagnostic))
        {
            _diagnostics.Add(diagnostic);
        }
    }

    public bool HasOn(DiagnosticRule rule, ConfigPosition position) => _diagnostics.Exists(
        diagnostic => diagnostic.Rule == rule && diagnostic.Position.Line == position.Line
            && diagnostic.Position.File == position.File);

    public void Drop(string kind, string name, ConfigPosition position) => Dropped.Add(new(kind, name, position));

    /// <summary>Puts what stands in one file in the order of its lines; files keep their order.</summary>
    public List<ConfigDiagnostic> Sorted()
    {
        Dictionary<string, int> files = [];
        foreach (ConfigDiagnostic diagnostic in _diagnostics)
        {
            files.TryAdd(diagnostic.Position.File, files.Count);
        }

        return [.. _diagnostics
            .OrderBy(diagnostic => files[diagnostic.Position.File])
            .ThenBy(diagnostic => diagnostic.Position.Line)
            .ThenBy(diagnostic => diagnostic.Position.Column)];
    }
}
