using System.Text.Json;
using System.Text.Json.Serialization;

namespace IpvsHa.Host.RealServers;

/// <summary>What <c>realserver up</c> has changed, so that <c>down</c> can undo just that.</summary>
internal sealed record RealServerMemory
{
    /// <summary>Addresses that were added, as <c>ADDRESS DEVICE</c>.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>Files under <c>/proc/sys</c> and what they held before.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Tunnel devices that were set up.</summary>
    public IReadOnlyList<string> Tunnels { get; init; } = [];

    /// <summary>Reads the file; an absent one is an empty memory.</summary>
    public static RealServerMemory Load(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), RealServerJson.Default.RealServerMemory) ?? new();
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return new();
        }
    }

    /// <summary>Writes the file atomically; an empty memory removes it.</summary>
    public void Save(string path)
    {
        if (Addresses.Count + Settings.Count + Tunnels.Count == 0)
        {
            File.Delete(path);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path + ".new", JsonSerializer.Serialize(this, RealServerJson.Default.RealServerMemory));
        File.Move(path + ".new", path, overwrite: true);
    }
}

/// <summary>The JSON of the file.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(RealServerMemory))]
internal sealed partial class RealServerJson : JsonSerializerContext;
