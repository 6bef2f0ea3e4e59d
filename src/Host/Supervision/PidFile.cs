using System.Globalization;

namespace IpvsHa.Host.Supervision;

/// <summary>A file that names a running process, as <c>-p</c>, <c>-r</c> and <c>-c</c> ask for.</summary>
internal sealed class PidFile(string path)
{
    /// <summary>Where it is.</summary>
    public string Path { get; } = path;

    /// <summary>The process of this name that the file points to and that is alive; null when there is none.</summary>
    /// <param name="program">The name in <c>/proc/PID/comm</c>: a stale file may name a stranger.</param>
    public int? FindRunning(string program)
    {
        try
        {
            return int.TryParse(File.ReadAllText(Path).AsSpan().Trim(), CultureInfo.InvariantCulture, out int pid)
                && pid != Environment.ProcessId
                && File.Exists($"/proc/{pid}/comm")
                && File.ReadAllText($"/proc/{pid}/comm").Trim() == program ? pid : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Writes the id of a process, atomically, with mode 0644.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor may it be.</exception>
    public void Write(int processId)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!);
        string next = Path + ".new";
        File.WriteAllText(next, processId.ToString(CultureInfo.InvariantCulture) + "\n");
        File.SetUnixFileMode(
            next, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        File.Move(next, Path, overwrite: true);
    }

    /// <summary>Removes the file if it is there.</summary>
    public void Remove()
    {
        try
        {
            File.Delete(Path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // a leftover is recognised as stale by the next start
        }
    }
}
