namespace IpvsHa.Config;

/// <summary>A block that was left out as a whole.</summary>
/// <param name="Kind">Its keyword.</param>
/// <param name="Name">Its name; empty when it has none.</param>
/// <param name="Position">Where it stands.</param>
public sealed record DroppedBlock(string Kind, string Name, ConfigPosition Position);

/// <summary>What reading a configuration gives.</summary>
/// <param name="Config">What the file says.</param>
/// <param name="Diagnostics">All problems, each file in the order of its lines.</param>
/// <param name="Dropped">The blocks that were left out.</param>
/// <param name="Snapshot">The texts that were read.</param>
public sealed record ConfigResult(
    KeepalivedConfig Config,
    IReadOnlyList<ConfigDiagnostic> Diagnostics,
    IReadOnlyList<DroppedBlock> Dropped,
    ConfigSnapshot Snapshot)
{
    /// <summary>True when nothing can run.</summary>
    public bool HasFatal => Diagnostics.Any(static diagnostic => diagnostic.Severity == ConfigSeverity.Fatal);

    /// <summary>True when part of the file is not done as it says.</summary>
    public bool HasErrors => Diagnostics.Any(static diagnostic => diagnostic.Severity >= ConfigSeverity.Error);

    /// <summary>The exit status of <c>-t</c>: 0, 4 fatal, 5 error or 6 script security; the worst problem wins.</summary>
    public int ExitStatus => ExitStatusOf(Diagnostics);

    /// <summary>The exit status for these problems: 4 goes before 5, and 5 before 6.</summary>
    public static int ExitStatusOf(IEnumerable<ConfigDiagnostic> diagnostics)
    {
        int status = 0;
        foreach (ConfigDiagnostic diagnostic in diagnostics)
        {
            int own = (int)diagnostic.ExitClass;
            status = own != 0 && (status == 0 || own < status) ? own : status;
        }

        return status;
    }
}

/// <summary>Reads a configuration. Pure: the same snapshot gives the same result in every process.</summary>
public static class ConfigParser
{
    /// <summary>Reads what a snapshot holds.</summary>
    /// <param name="snapshot">The texts, for example from <see cref="ConfigSnapshot.Deserialize"/>.</param>
    /// <param name="limits">How far it may grow; null: the usual limits.</param>
    public static ConfigResult Parse(ConfigSnapshot snapshot, ConfigLimits? limits = null) =>
        Parse(snapshot.Answers, snapshot, limits ?? new());

    /// <summary>Reads a text that includes no files.</summary>
    /// <param name="text">The text of the file.</param>
    /// <param name="file">The name to show.</param>
    /// <param name="configId">What <c>@id</c> is compared with.</param>
    /// <param name="limits">How far it may grow; null: the usual limits.</param>
    public static ConfigResult ParseText(
        string text, string file = "keepalived.conf", string configId = "", ConfigLimits? limits = null) =>
        Parse(
            new ConfigSnapshot(
                file, "/", configId, 1, false,
                new() { [file] = new(file, "/", ReadOutcome.Read, text) },
                new() { [("/", file)] = new([file], []) },
                []),
            limits);

    internal static ConfigResult Parse(IConfigFiles files, ConfigSnapshot snapshot, ConfigLimits limits)
    {
        DiagnosticBag bag = new(limits.Diagnostics);
        LineReader lines = new(files, snapshot.ConfigId, snapshot.Seed, bag, limits)
        {
            Checks = snapshot.CheckAllIncludes ? IncludeChecks.All : IncludeChecks.None,
        };
        KeepalivedConfig config = new(snapshot.Main);
        lines.OpenMain(snapshot.Main, snapshot.Directory);
        new BlockParser(lines, bag).ParseTop(KeepalivedConfig.Keywords, config);
        ConfigValidation.Check(config, bag);
        return new(config, bag.Sorted(), bag.Dropped, snapshot);
    }
}
