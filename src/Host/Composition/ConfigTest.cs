using System.Text;
using IpvsHa.Config;
using IpvsHa.Host.CommandLine;

namespace IpvsHa.Host.Composition;

/// <summary><c>ipvsha -t</c>: tells what is wrong with the configuration; starts nothing.</summary>
internal static class ConfigTest
{
    /// <summary>Writes all diagnostics to stderr, or adds them to a file.</summary>
    /// <returns>0, 4 (fatal), 5 (error) or 6 (script security): the class of the worst problem.</returns>
    public static int Run(DaemonOptions options, string? log)
    {
        LoadedConfiguration configuration = LoadedConfiguration.Load(options);
        StringBuilder text = new();
        foreach (ConfigDiagnostic diagnostic in configuration.Diagnostics)
        {
            text.AppendLine(configuration.Format(diagnostic));
        }

        if (log is null)
        {
            Console.Error.Write(text);
            return configuration.ExitStatus(options.Strict);
        }

        try
        {
            File.AppendAllText(log, text.ToString());
            return configuration.ExitStatus(options.Strict);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"ipvsha: cannot write {log}: {error.Message}");
            return ExitCode.Failure;
        }
    }
}
