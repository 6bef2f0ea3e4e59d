using System.Globalization;
using System.Text;

namespace IpvsHa.Config;

/// <summary>Why a file could not be read.</summary>
public enum ReadOutcome
{
    /// <summary>It was read.</summary>
    Read,

    /// <summary>There is none.</summary>
    Missing,

    /// <summary>A directory.</summary>
    IsDirectory,

    /// <summary>A pipe, socket or device.</summary>
    NotRegular,

    /// <summary>It has an execute bit.</summary>
    Executable,

    /// <summary>No permission, or an error of the disk.</summary>
    Unreadable,

    /// <summary>Larger than any configuration.</summary>
    TooLarge,
}

/// <summary>What was found at one path.</summary>
/// <param name="Path">The path as shown to people.</param>
/// <param name="Directory">The absolute path of its folder.</param>
/// <param name="Outcome">Whether it was read.</param>
/// <param name="Text">Its text; empty unless it was read.</param>
public sealed record FileAnswer(string Path, string Directory, ReadOutcome Outcome, string Text);

/// <summary>What a pattern stood for.</summary>
/// <param name="Paths">Existing paths, alternatives of braces in order, each sorted.</param>
/// <param name="MissingAlternatives">Literal alternatives that do not exist, and patterns without a match.</param>
public sealed record GlobAnswer(IReadOnlyList<string> Paths, IReadOnlyList<string> MissingAlternatives);

/// <summary>Answers the questions that reading a configuration asks.</summary>
internal interface IConfigFiles
{
    FileAnswer ReadFile(string path);

    GlobAnswer Glob(string pattern, string directory);

    string? VariableValue(string name);
}

/// <summary>
/// The very texts that made a configuration, with everything else that it depends on. Parsing it again gives the
/// same result and does no I/O.
/// </summary>
public sealed class ConfigSnapshot
{
    private const string Magic = "ipvsha-snapshot-1";
    private const string HeadMagic = "ipvsha-snapshot-head-1";

    private readonly Dictionary<string, FileAnswer> _files;
    private readonly Dictionary<(string Directory, string Pattern), GlobAnswer> _globs;
    private readonly Dictionary<string, string?> _values;
    private readonly Dictionary<string, int[]> _lineStarts = [];

    internal ConfigSnapshot(
        string main, string directory, string configId, uint seed, bool checkAllIncludes,
        Dictionary<string, FileAnswer> files,
        Dictionary<(string Directory, string Pattern), GlobAnswer> globs,
        Dictionary<string, string?> values)
    {
        Main = main;
        Directory = directory;
        ConfigId = configId;
        Seed = seed;
        CheckAllIncludes = checkAllIncludes;
        _files = files;
        _globs = globs;
        _values = values;
    }

    /// <summary>The name of the main file as given; it may be a pattern.</summary>
    public string Main { get; }

    /// <summary>The folder that relative names start from.</summary>
    public string Directory { get; }

    /// <summary>The id that <c>@id</c> is compared with.</summary>
    public string ConfigId { get; }

    /// <summary>The seed of <c>${_RANDOM}</c>.</summary>
    public uint Seed { get; }

    /// <summary>Every include must succeed.</summary>
    public bool CheckAllIncludes { get; }

    /// <summary>Path to what was found there, in the order of reading.</summary>
    public IReadOnlyDictionary<string, FileAnswer> Files => _files;

    internal IConfigFiles Answers => new RecordedFiles(this);

    /// <summary>The text of a line, or null when there is none.</summary>
    public string? LineAt(ConfigPosition position)
    {
        FileAnswer? answer = _files.GetValueOrDefault(position.File)
            ?? _files.Values.FirstOrDefault(file => file.Path == position.File);
        if (answer is null || position.Line < 1)
        {
            return null;
        }

        if (!_lineStarts.TryGetValue(position.File, out int[]? starts))
        {
            List<int> list = [0];
            for (int i = answer.Text.IndexOf('\n', StringComparison.Ordinal); i >= 0;
                i = answer.Text.IndexOf('\n', i + 1))
            {
                list.Add(i + 1);
            }

            starts = [.. list];
            _lineStarts[position.File] = starts;
        }

        if (position.Line > starts.Length)
        {
            return null;
        }

        int start = starts[position.Line - 1];
        int end = position.Line < starts.Length ? starts[position.Line] - 1 : answer.Text.Length;
        return answer.Text[start..end].TrimEnd('\r');
    }

    /// <summary>The snapshot as text, to be handed to another process.</summary>
    public string Serialize() => Serialize(null);

    /// <summary>The snapshot without the texts of its files, which are megabytes at times.</summary>
    /// <param name="texts">Gets those; null leaves them in.</param>
    public string Serialize(ICollection<string>? texts)
    {
        StringBuilder builder = new();
        Write(builder, texts is null ? Magic : HeadMagic);
        Write(builder, Main);
        Write(builder, Directory);
        Write(builder, ConfigId);
        Write(builder, Seed.ToString(CultureInfo.InvariantCulture));
        Write(builder, CheckAllIncludes ? "1" : "0");
        WriteCount(builder, _files.Count);
        foreach ((string path, FileAnswer file) in _files)
        {
            Write(builder, path);
            Write(builder, file.Path);
            Write(builder, file.Directory);
            WriteCount(builder, (int)file.Outcome);
            if (texts is null)
            {
                Write(builder, file.Text);
            }
            else
            {
                texts.Add(file.Text);
            }
        }

        WriteCount(builder, _globs.Count);
        foreach (((string directory, string pattern), GlobAnswer glob) in _globs)
        {
            Write(builder, directory);
            Write(builder, pattern);
            WriteAll(builder, glob.Paths);
            WriteAll(builder, glob.MissingAlternatives);
        }

        WriteCount(builder, _values.Count);
        foreach ((string name, string? value) in _values)
        {
            Write(builder, name);
            Write(builder, value is null ? "0" : "1" + value);
        }

        return builder.ToString();
    }

    /// <summary>Reads what <see cref="Serialize()"/> wrote.</summary>
    /// <param name="text">What it returned.</param>
    /// <param name="texts">The texts of the files in their order; null when they are in <paramref name="text"/>.</param>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static ConfigSnapshot Deserialize(string text, IReadOnlyList<string>? texts = null)
    {
        int at = 0;
        int taken = 0;
        if (Read(text, ref at) != (texts is null ? Magic : HeadMagic))
        {
            throw new FormatException("not a configuration snapshot");
        }

        string main = Read(text, ref at);
        string directory = Read(text, ref at);
        string configId = Read(text, ref at);
        if (!uint.TryParse(Read(text, ref at), NumberStyles.None, CultureInfo.InvariantCulture, out uint seed))
        {
            throw new FormatException("not a configuration snapshot");
        }

        bool checkAll = Read(text, ref at) == "1";
        Dictionary<string, FileAnswer> files = [];
        for (int i = ReadCount(text, ref at); i > 0; i--)
        {
            string path = Read(text, ref at);
            string shown = Read(text, ref at);
            string folder = Read(text, ref at);
            ReadOutcome outcome = (ReadOutcome)ReadCount(text, ref at);
            if (texts is not null && taken == texts.Count)
            {
                throw new FormatException("a text of the configuration snapshot is missing");
            }

            files[path] = new(shown, folder, outcome, texts is null ? Read(text, ref at) : texts[taken++]);
        }

        Dictionary<(string, string), GlobAnswer> globs = [];
        for (int i = ReadCount(text, ref at); i > 0; i--)
        {
            string folder = Read(text, ref at);
            string pattern = Read(text, ref at);
            List<string> paths = ReadAll(text, ref at);
            globs[(folder, pattern)] = new(paths, ReadAll(text, ref at));
        }

        Dictionary<string, string?> values = [];
        for (int i = ReadCount(text, ref at); i > 0; i--)
        {
            string name = Read(text, ref at);
            string value = Read(text, ref at);
            values[name] = value.Length > 0 && value[0] == '1' ? value[1..] : null;
        }

        return new(main, directory, configId, seed, checkAll, files, globs, values);
    }

    // Each item: its length, a colon, the characters.
    private static void Write(StringBuilder builder, string item) =>
        builder.Append(CultureInfo.InvariantCulture, $"{item.Length}:{item}");

    private static void WriteCount(StringBuilder builder, int count) =>
        Write(builder, count.ToString(CultureInfo.InvariantCulture));

    private static void WriteAll(StringBuilder builder, IReadOnlyList<string> items)
    {
        WriteCount(builder, items.Count);
        foreach (string item in items)
        {
            Write(builder, item);
        }
    }

    private static string Read(string text, ref int at)
    {
        int colon = text.IndexOf(':', at);
        if (colon < 0
            || !int.TryParse(text.AsSpan(at, colon - at), NumberStyles.None, CultureInfo.InvariantCulture, out int length)
            || length > text.Length - colon - 1)
        {
            throw new FormatException("not a configuration snapshot, or cut short");
        }

        at = colon + 1 + length;
        return text.Substring(colon + 1, length);
    }

    private static int ReadCount(string text, ref int at) =>
        int.TryParse(Read(text, ref at), NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            ? count
            : throw new FormatException("not a configuration snapshot");

    private static List<string> ReadAll(string text, ref int at)
    {
        List<string> items = [];
        for (int i = ReadCount(text, ref at); i > 0; i--)
        {
            items.Add(Read(text, ref at));
        }

        return items;
    }

    private sealed class RecordedFiles(ConfigSnapshot snapshot) : IConfigFiles
    {
        public FileAnswer ReadFile(string path) =>
            snapshot._files.GetValueOrDefault(path) ?? new(path, string.Empty, ReadOutcome.Missing, string.Empty);

        public GlobAnswer Glob(string pattern, string directory) =>
            snapshot._globs.GetValueOrDefault((directory, pattern)) ?? new([], [pattern]);

        public string? VariableValue(string name) => snapshot._values.GetValueOrDefault(name);
    }
}
