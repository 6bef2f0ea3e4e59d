using System.CommandLine;
using System.Net.Sockets;
using System.Text.Json;
using IpvsHa.Host.CommandLine;
using IpvsHa.Host.Supervision;

namespace IpvsHa.Host.Status;

/// <summary><c>ipvsha status</c>.</summary>
internal static class StatusCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        Option<bool> json = new("--json") { Description = "The whole status as JSON" };
        Option<string> runDirectory = RunDirectoryOption();
        Command command = new("status", "Show roles, virtual routers, virtual servers and real servers") { json, runDirectory };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetValue(json), result.GetValue(runDirectory)!, cancellationToken));
        return command;
    }

    /// <summary><c>--run-dir</c>, for every command that asks a running daemon.</summary>
    public static Option<string> RunDirectoryOption() => new("--run-dir")
    {
        Description = "The daemon's --run-dir",
        DefaultValueFactory = static _ => DaemonOptions.DefaultRunDirectory,
        HelpName = "DIR",
    };

    /// <summary>Asks the daemon; explains on stderr why there is no answer, and returns null then.</summary>
    public static async Task<string?> AskAsync(string runDirectory, string command, CancellationToken cancellationToken)
    {
        string path = new DaemonOptions { RunDirectory = runDirectory }.ControlSocket;
        try
        {
            return await ControlSocket.AskAsync(path, command, cancellationToken);
        }
        catch (SocketException error)
        {
            string remedy = error.SocketErrorCode == SocketError.AccessDenied
                ? "only root may ask"
                : "is the daemon running, and with this --run-dir?";
            Console.Error.WriteLine($"ipvsha: no answer on {path}: {error.Message}; {remedy}");
            return null;
        }
    }

    private static async Task<int> RunAsync(bool json, string runDirectory, CancellationToken cancellationToken)
    {
        if (await AskAsync(runDirectory, "status", cancellationToken) is not { } answer)
        {
            return ExitCode.Failure;
        }

        if (json)
        {
            Console.Out.WriteLine(answer);
        }
        else
        {
            StatusView.Write(JsonSerializer.Deserialize(answer, StatusJson.Default.StatusDocument)!, Console.Out);
        }

        return ExitCode.Success;
    }
}
