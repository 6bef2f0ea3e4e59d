namespace IpvsHa.Netns.Ground;

/// <summary>The configurations this product was asked for; they lie beside the repository.</summary>
public static class SeedFiles
{
    private static readonly string? _folder = new[]
    {
        Environment.GetEnvironmentVariable("IPVSHA_SEEDS"),
        Repository.PathOf("../shared/seeds"),
    }.FirstOrDefault(Directory.Exists);

    /// <summary>The text of one file.</summary>
    public static string Read(string name)
    {
        Requires.Met(_folder is not null, "the seeds: set IPVSHA_SEEDS or put them into ../shared/seeds");
        return File.ReadAllText(Path.Combine(_folder!, name));
    }
}
