using System.Globalization;
using IpvsHa.Host.Supervision;

namespace IpvsHa.Host.Tests;

public sealed class PidFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ipvsha-pid").FullName;

    private string FilePath => Path.Combine(_folder, "sub", "ipvsha.pid");

    [Fact]
    public void The_file_holds_the_id_and_a_line_feed_and_goes_at_the_end()
    {
        PidFile file = new(FilePath);

        file.Write(4711);
        Assert.Equal("4711\n", File.ReadAllText(FilePath));

        file.Remove();
        file.Remove();
        Assert.False(File.Exists(FilePath));
    }

    [Fact]
    public void A_file_of_a_dead_process_or_of_another_program_is_stale()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        PidFile file = new(FilePath);
        Assert.Null(file.FindRunning("ipvsha"));

        File.WriteAllText(FilePath, "no number");
        Assert.Null(file.FindRunning("ipvsha"));

        File.WriteAllText(FilePath, "1\n"); // alive, but init
        Assert.Null(file.FindRunning("ipvsha"));

        string init = File.ReadAllText("/proc/1/comm").Trim();
        Assert.Equal(1, file.FindRunning(init));

        File.WriteAllText(FilePath, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        Assert.Null(file.FindRunning(File.ReadAllText("/proc/self/comm").Trim())); // itself
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
