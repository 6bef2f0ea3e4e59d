using System.Runtime.InteropServices;
using IpvsHa.Host.CommandLine;
using IpvsHa.Host.Logging;
using IpvsHa.Host.Metrics;
using Microsoft.Extensions.Logging;

namespace IpvsHa.Host.Roles;

/// <summary>The main function of a child process.</summary>
internal static class RoleProgram
{
    /// <summary>Runs <c>ipvsha --role NAME</c>.</summary>
    /// <returns>The exit status.</returns>
    public static async Task<int> RunAsync(string name)
    {
        using CancellationTokenSource stop = new();
        using PosixSignalRegistration terminate = OnSignal(PosixSignal.SIGTERM, stop.Cancel);
        // The terminal sends these to the whole group; the supervisor decides.
        using PosixSignalRegistration interrupt = OnSignal(PosixSignal.SIGINT, static () => { });
        using PosixSignalRegistration hangup = OnSignal(PosixSignal.SIGHUP, static () => { });

        TimeProvider time = TimeProvider.System;
        using RoleChannel channel = new(Console.OpenStandardInput(), Console.OpenStandardOutput());
        using MeterCollector meters = new();
        using LoggerHolder loggers = new(name, time);
        using IRole role = name switch
        {
            "vrrp" => new VrrpRole(channel.Tell, meters, loggers, time),
            "checkers" => new CheckersRole(channel.Tell, meters, loggers, time),
            _ => throw new ArgumentException($"no role '{name}'"),
        };
        await channel.RunAsync(role, stop.Token);
        return ExitCode.Success;
    }

    private static PosixSignalRegistration OnSignal(PosixSignal signal, Action action) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            action();
        });
}

/// <summary>The logger factory of a role, which knows where to log only once the command line has come.</summary>
internal sealed class LoggerHolder(string role, TimeProvider time) : IDisposable
{
    /// <summary>Silent before <see cref="Open"/>.</summary>
    public ILoggerFactory Factory { get; private set; } = LoggerFactory.Create(static _ => { });

    /// <summary>Begins to log as the command line says.</summary>
    public void Open(DaemonOptions options)
    {
        LineLogger provider = new(LogTargets.For(options, $"ipvsha_{role}"), time);
        Factory = LoggerFactory.Create(builder =>
            builder.SetMinimumLevel(options.LogDetail ? LogLevel.Debug : LogLevel.Information).AddProvider(provider));
    }

    /// <inheritdoc/>
    public void Dispose() => Factory.Dispose();
}
