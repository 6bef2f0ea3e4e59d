namespace IpvsHa.Scripts.Tests;

/// <summary>A folder of root's under a sticky /tmp, with the scripts of one test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("ipvsha-").FullName;

    public TemporaryFolder() => SetMode("", "755");

    public string this[string name] => Path.Combine(_path, name);

    public string Script(string name, string text, string mode = "755")
    {
        File.WriteAllText(this[name], text);
        SetMode(name, mode);
        return this[name];
    }

#pragma warning disable CA1416 // this is a program for Linux
    public void SetMode(string name, string octal) =>
        File.SetUnixFileMode(this[name], (UnixFileMode)Convert.ToInt32(octal, 8));
#pragma warning restore CA1416

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
