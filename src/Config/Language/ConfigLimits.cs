namespace IpvsHa.Config;

/// <summary>How far a file may grow through its definitions, repeats and includes.</summary>
public sealed record ConfigLimits
{
    /// <summary>Lines, repeats included.</summary>
    public int Lines { get; init; } = 2_000_000;

    /// <summary>Definitions put into lines.</summary>
    public int Substitutions { get; init; } = 1_000_000;

    /// <summary>Files, each include counted.</summary>
    public int Files { get; init; } = 10_000;

    /// <summary>Characters of all files read.</summary>
    public int Characters { get; init; } = 64 * 1024 * 1024;

    /// <summary>Files, definitions and repeats inside one another.</summary>
    public int Depth { get; init; } = 1_000;

    /// <summary>Problems that are listed.</summary>
    public int Diagnostics { get; init; } = 1_000;
}
