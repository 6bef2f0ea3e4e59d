using System.Text;

namespace IpvsHa.Config;

/// <summary>How to read a configuration.</summary>
public sealed record ConfigLoadOptions
{
    /// <summary>What <c>@id</c> is compared with; null: the name of the host up to the first dot.</summary>
    public string? ConfigId { get; init; }

    /// <summary>The seed of <c>${_RANDOM}</c>.</summary>
    public uint RandomSeed { get; init; } = 1;

    /// <summary>Every include must succeed, as with the option <c>-e</c>.</summary>
    public bool CheckAllIncludes { get; init; }
}

/// <summary>Reads configuration files from disk and keeps the very texts that were read. The only I/O of this library.</summary>
public static class FileSource
{
    private const int MaxBytes = 64 * 1024 * 1024;
    private const int MaxMatches = 10_000;

    /// <summary>Reads a configuration. What is wrong with files is in the result, nothing is thrown for it.</summary>
    /// <param name="path">The main file; a pattern may stand for several.</param>
    /// <param name="options">How to read it.</param>
    public static ConfigResult Load(string path, ConfigLoadOptions? options = null)
    {
        options ??= new();
        Dictionary<string, FileAnswer> files = [];
        Dictionary<(string, string), GlobAnswer> globs = [];
        Dictionary<string, string?> values = [];
        string id = options.ConfigId ?? Environment.MachineName.Split('.')[0];
        ConfigSnapshot snapshot = new(
            path, Directory.GetCurrentDirectory(), id, options.RandomSeed, options.CheckAllIncludes, files, globs, values);
        return ConfigParser.Parse(new Recorder(files, globs, values), snapshot, new());
    }

    private static GlobAnswer Expand(string pattern, string directory)
    {
        List<string> paths = [];
        List<string> missing = [];
        foreach (string alternative in FilePattern.Alternatives(pattern))
        {
            int before = paths.Count;
            string root = alternative.StartsWith('/') ? "/" : directory;
            bool wildcard = alternative.AsSpan().IndexOfAny("*?[") >= 0;
            if (!wildcard)
            {
                string path = Path.Combine(directory, alternative);
                if (Path.Exists(path))
                {
                    paths.Add(Path.IsPathRooted(alternative) || directory != Directory.GetCurrentDirectory() ? path : alternative);
                }
            }
            else
            {
                Match(root, alternative.Split('/', StringSplitOptions.RemoveEmptyEntries), 0, paths);
            }

            if (paths.Count == before)
            {
                missing.Add(alternative);
            }
        }

        return new(paths, missing);
    }

    private static void Match(string directory, string[] parts, int index, List<string> paths)
    {
        if (paths.Count >= MaxMatches)
        {
            return;
        }

        bool last = index == parts.Length - 1;
        if (parts[index].AsSpan().IndexOfAny("*?[") < 0)
        {
            string path = Path.Combine(directory, parts[index]);
            if (last ? Path.Exists(path) : Directory.Exists(path))
            {
                Descend(path);
            }

            return;
        }

        List<string> names = [];
        try
        {
            foreach (string entry in Directory.EnumerateFileSystemEntries(directory))
            {
                string name = Path.GetFileName(entry);
                if ((name[0] != '.' || parts[index][0] == '.') && FilePattern.Matches(name, parts[index]))
                {
                    names.Add(name);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return;
        }

        names.Sort(StringComparer.Ordinal);
        foreach (string name in names)
        {
            string path = Path.Combine(directory, name);
            if (last || Directory.Exists(path))
            {
                Descend(path);
            }
        }

        void Descend(string path)
        {
            if (last)
            {
                paths.Add(path);
            }
            else
            {
                Match(path, parts, index + 1, paths);
            }
        }
    }

    private sealed class Recorder(
        Dictionary<string, FileAnswer> files,
        Dictionary<(string Directory, string Pattern), GlobAnswer> globs,
        Dictionary<string, string?> values) : IConfigFiles
    {
        public FileAnswer ReadFile(string path)
        {
            if (!files.TryGetValue(path, out FileAnswer? answer))
            {
                answer = Read(path);
                files[path] = answer;
            }

            return answer;
        }

        public GlobAnswer Glob(string pattern, string directory)
        {
            if (!globs.TryGetValue((directory, pattern), out GlobAnswer? answer))
            {
                answer = Expand(pattern, directory);
                globs[(directory, pattern)] = answer;
            }

            return answer;
        }

        public string? VariableValue(string name)
        {
            if (!values.TryGetValue(name, out string? value))
            {
                value = Environment.GetEnvironmentVariable(name);
                values[name] = value;
            }

            return value;
        }

        private static FileAnswer Read(string path)
        {
            string full = Path.GetFullPath(path);
            string directory = Path.GetDirectoryName(full) ?? "/";
            try
            {
                return new(path, directory, ReadText(full, out string text), text);
            }
            catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
            {
                return new(path, directory, ReadOutcome.Missing, string.Empty);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return new(path, directory, ReadOutcome.Unreadable, string.Empty);
            }
        }

        private static ReadOutcome ReadText(string path, out string text)
        {
            text = string.Empty;
            if (Directory.Exists(path))
            {
                return ReadOutcome.IsDirectory;
            }

            // A pipe without a writer would block the open; pipes, sockets and devices have no length.
            FileInfo target = new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? new(path);
            if (!target.Exists)
            {
                return ReadOutcome.Missing;
            }

            if ((target.UnixFileMode & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0)
            {
                return ReadOutcome.Executable;
            }

            if (target.Length == 0)
            {
                return IsPipe(target.FullName) ? ReadOutcome.NotRegular : ReadOutcome.Read;
            }

            if (target.Length > MaxBytes)
            {
                return ReadOutcome.TooLarge;
            }

            text = Decode(target.FullName, (int)target.Length);
            if (text.StartsWith('\ufeff'))
            {
                text = text[1..];
            }

            return ReadOutcome.Read;
        }

        // Decoded straight into the string: a large file is not held twice. Every character takes a byte or more.
        private static string Decode(string path, int length)
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            byte[] buffer = new byte[Math.Min(length, 64 * 1024)];
            int used = 0;
            string text = string.Create(length, stream, (characters, source) =>
            {
                Decoder decoder = Encoding.UTF8.GetDecoder();
                int left = length;
                int read;
                while (left > 0 && (read = source.Read(buffer, 0, Math.Min(left, buffer.Length))) > 0)
                {
                    left -= read;
                    used += decoder.GetChars(buffer.AsSpan(0, read), characters[used..], flush: left == 0);
                }
            });
            bool isWhole = stream.Position == length && stream.ReadByte() < 0;
            return !isWhole ? Encoding.UTF8.GetString(File.ReadAllBytes(path)) // somebody has just written it
                : used == length ? text : text[..used];
        }

        // Opened for both directions a pipe does not wait for its other end. A file that cannot be opened this way
        // is no pipe, and empty.
        private static bool IsPipe(string path)
        {
            try
            {
                using FileStream stream = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
                return !stream.CanSeek;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }
}
