using System.Diagnostics;

namespace IpvsHa.Netns.Ground;

/// <summary>Programs of this computer that a lab runs.</summary>
public static class Command
{
    /// <summary>Runs a program to its end.</summary>
    public static async Task<CommandResult> RunAsync(string program, IEnumerable<string> arguments, string input = "")
    {
        using Process process = Start(program, arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync(Lab.Token);
        Task<string> errors = process.StandardError.ReadToEndAsync(Lab.Token);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(Lab.Token);
        return new(process.ExitCode, await output, await errors);
    }

    /// <summary>The same for a program that must end with 0; its output.</summary>
    public static async Task<string> MustAsync(string program, IEnumerable<string> arguments, string input = "")
    {
        string[] list = [.. arguments];
        CommandResult result = await RunAsync(program, list, input);
        Assert.True(result.Status == 0, $"{program} {string.Join(' ', list)}: {result.Status}\n{input}\n{result.Text}");
        return result.Output;
    }

    internal static Process Start(string program, IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start");
    }
}

/// <summary>How a program ended, and what it printed.</summary>
public sealed record CommandResult(int Status, string Output, string Errors)
{
    public string Text => Output + Errors;
}
