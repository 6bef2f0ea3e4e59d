using System.CommandLine;

namespace IpvsHa.Host.Status;

/// <summary><c>ipvsha reload</c>: like SIGHUP, but tells how it went.</summary>
internal static class ReloadCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        Option<string> runDirectory = StatusCommand.RunDirectoryOption();
        Command command = new("reload", "Read the configuration again; a refusal is told and changes nothing") { runDirectory };
        command.SetAction((result, cancellationToken) => RunAsync(result.GetValue(runDirectory)!, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string runDirectory, CancellationToken cancellationToken)
    {
        if (await StatusCommand.AskAsync(runDirectory, "reload", cancellationToken) is not { } answer)
        {
            return ExitCode.Failure;
        }

        if (answer == "ok")
        {
            return ExitCode.Success;
        }

        Console.Error.WriteLine($"ipvsha: reload refused, the running configuration stays: {answer}");
        return ExitCode.Failure;
    }
}
