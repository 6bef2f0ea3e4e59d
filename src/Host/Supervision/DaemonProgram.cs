using System.Diagnostics;
using IpvsHa.Host.CommandLine;
using IpvsHa.Host.Logging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace IpvsHa.Host.Supervision;

/// <summary>The main function of the supervisor.</summary>
internal static class DaemonProgram
{
    private const string Ready = "ready";

    /// <summary>Runs the supervisor in this process until it is stopped.</summary>
    /// <param name="options">The command line.</param>
    /// <param name="isDaemonized">Whether a parent waits on standard output to hear that this one is on its way.</param>
    /// <returns>The exit status.</returns>
    public static async Task<int> RunAsync(DaemonOptions options, bool isDaemonized)
    {
        if (options.FileCreationMask is { } mask)
        {
            NativeProcess.SetFileCreationMask(mask);
        }

        if (isDaemonized)
        {
            Console.Out.WriteLine(Ready);
            NativeProcess.DetachFromTerminal();
            NativeProcess.DropStandardStreams();
        }

        HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new());
        builder.Logging
            .SetMinimumLevel(options.LogDetail ? LogLevel.Debug : LogLevel.Information)
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddProvider(new LineLogger(LogTargets.For(options, "ipvsha"), TimeProvider.System));
        builder.Services
            .AddSingleton(options)
            .AddSingleton(TimeProvider.System)
            .AddSingleton<Supervisor>()
            .AddSingleton<IHostLifetime, SignalLifetime>()
            .AddHostedService<SupervisorService>();
        using IHost host = builder.Build();
        await host.RunAsync();
        return Environment.ExitCode;
    }

    /// <summary>Starts the supervisor in the background and returns when it is on its way.</summary>
    /// <param name="arguments">The command line as the user gave it.</param>
    /// <returns>0, or the exit status of a supervisor that gave up at once.</returns>
    public static async Task<int> StartInBackgroundAsync(IReadOnlyList<string> arguments)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!, [.. arguments, "--daemonized"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using Process child = Process.Start(start)!;
        if (await child.StandardOutput.ReadLineAsync() == Ready)
        {
            return ExitCode.Success;
        }

        await child.WaitForExitAsync();
        return child.ExitCode;
    }

    private sealed class SupervisorService(Supervisor supervisor, IHostApplicationLifetime lifetime) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            Environment.ExitCode = await supervisor.RunAsync();
            lifetime.StopApplication();
        }
    }
}
