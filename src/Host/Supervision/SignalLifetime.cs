using System.Runtime.InteropServices;
using IpvsHa.Host.CommandLine;
using Microsoft.Extensions.Hosting;

namespace IpvsHa.Host.Supervision;

/// <summary>The host's lifetime: TERM and INT stop, HUP reloads.</summary>
internal sealed class SignalLifetime(DaemonOptions options, Supervisor supervisor) : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        On(PosixSignal.SIGTERM, () => supervisor.RequestStop("SIGTERM"));
        On(PosixSignal.SIGINT, () =>
        {
            if (!options.IgnoreInterrupt)
            {
                supervisor.RequestStop("SIGINT");
            }
        });
        On(PosixSignal.SIGHUP, supervisor.RequestReload);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _registrations.ForEach(static registration => registration.Dispose());

    private void On(PosixSignal signal, Action action) =>
        _registrations.Add(PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            action();
        }));
}
