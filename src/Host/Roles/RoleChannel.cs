using System.Text.Json;

namespace IpvsHa.Host.Roles;

/// <summary>The role's end of the channel to the supervisor: commands on standard input, JSON lines on standard output.</summary>
internal sealed class RoleChannel(Stream input, Stream output) : IDisposable
{
    private readonly RoleCommandReader _reader = new(input);
    private readonly Lock _writing = new();

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    /// <summary>Tells the supervisor what a successor would have to know. Any thread.</summary>
    public void Tell(RoleMemory news) => Send(new RoleReply { Memory = news });

    /// <summary>Obeys until the supervisor says stop or is gone, then returns. The role has stopped by then.</summary>
    public async Task RunAsync(IRole role, CancellationToken stop)
    {
        while (await NextAsync(stop) is { } command)
        {
            RoleReply reply = await ObeyAsync(role, command);
            Send(reply);
            if (command.Kind == RoleCommandKind.Stop)
            {
                return;
            }

            if (command.Kind == RoleCommandKind.Start && reply.Error is not null)
            {
                return; // the supervisor tries again with a fresh process
            }
        }

        await role.StopAsync();
    }

    private async Task<RoleCommand?> NextAsync(CancellationToken stop)
    {
        try
        {
            return await _reader.ReadAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static async Task<RoleReply> ObeyAsync(IRole role, RoleCommand command)
    {
        RoleReport? report = null;
        try
        {
            switch (command.Kind)
            {
                case RoleCommandKind.Start:
                    await role.StartAsync(command);
                    break;
                case RoleCommandKind.Reload:
                    await role.ReloadAsync(command.Snapshot!);
                    break;
                case RoleCommandKind.Status:
                    report = await role.ReportAsync();
                    break;
                default:
                    await role.StopAsync();
                    break;
            }
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return new RoleReply { Id = command.Id, Error = $"{error.GetType().Name}: {error.Message}" };
        }

        return new RoleReply { Id = command.Id, Report = report };
    }

    private void Send(RoleReply reply)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(reply, RoleJson.Default.RoleReply), (byte)'\n'];
        try
        {
            lock (_writing)
            {
                output.Write(line);
                output.Flush();
            }
        }
        catch (IOException)
        {
            // the supervisor is gone; the end of the input says so too
        }
    }
}
