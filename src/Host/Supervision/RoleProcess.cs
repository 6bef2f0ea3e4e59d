using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using IpvsHa.Host.Roles;

namespace IpvsHa.Host.Supervision;

/// <summary>One child process and the channel to it: commands on its standard input, JSON lines on its standard output.</summary>
/// <remarks>
/// The pipe is the leash: when the supervisor dies the child reads the end of its input and leaves in order.
/// </remarks>
internal sealed class RoleProcess : IDisposable
{
    private const int BufferSize = 64 * 1024;

    private static readonly string _program =
        File.Exists(Environment.ProcessPath) ? Environment.ProcessPath : "/proc/self/exe";

    private readonly Process _process;
    private readonly Stream _input;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ConcurrentDictionary<int, TaskCompletionSource<RoleReply>> _waiting = new();
    private int _lastId;

    private RoleProcess(Process process) => (_process, _input) = (process, process.StandardInput.BaseStream);

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>Starts a role of this very program.</summary>
    /// <param name="role"><c>vrrp</c> or <c>checkers</c>.</param>
    /// <param name="news">Takes what the role tells unasked; called in order, one at a time.</param>
    /// <param name="exited">Called once, with the exit status, after the last news.</param>
    public static RoleProcess Start(string role, Action<RoleProcess, RoleMemory> news, Action<RoleProcess, int> exited)
    {
        ProcessStartInfo start = new(_program, ["--role", role])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        RoleProcess child = new(Process.Start(start)!);
        _ = child.ReadAsync(news, exited);
        return child;
    }

    /// <summary>Sends a command and waits for its answer.</summary>
    /// <returns>The answer; one with an error when the role ends before it has answered.</returns>
    public async Task<RoleReply> AskAsync(Func<int, RoleCommand> command, CancellationToken cancellationToken)
    {
        int id = Interlocked.Increment(ref _lastId);
        TaskCompletionSource<RoleReply> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = answer;
        try
        {
            await _writing.WaitAsync(cancellationToken);
            try
            {
                await RoleCommandStream.WriteAsync(_input, command(id), cancellationToken);
            }
            finally
            {
                _writing.Release();
            }

            return await answer.Task.WaitAsync(cancellationToken);
        }
        catch (IOException error)
        {
            return new RoleReply { Id = id, Error = error.Message };
        }
        finally
        {
            _waiting.TryRemove(id, out _);
        }
    }

    /// <summary>Ends the process at once.</summary>
    public void Kill() => NativeProcess.Signal(_process.Id, NativeProcess.Kill);

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Dispose();
        _writing.Dispose();
    }

    private async Task ReadAsync(Action<RoleProcess, RoleMemory> news, Action<RoleProcess, int> exited)
    {
        using StreamReader reader = new(
            _process.StandardOutput.BaseStream, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, BufferSize);
        while (await ReadLineAsync(reader) is { } line)
        {
            if (JsonSerializer.Deserialize(line, RoleJson.Default.RoleReply) is not { } reply)
            {
                continue;
            }

            if (reply.Id != 0 && _waiting.TryRemove(reply.Id, out TaskCompletionSource<RoleReply>? answer))
            {
                answer.SetResult(reply);
            }
            else if (reply.Memory is not null)
            {
                news(this, reply.Memory);
            }
        }

        await _process.WaitForExitAsync();
        foreach (TaskCompletionSource<RoleReply> answer in _waiting.Values)
        {
            answer.TrySetResult(new RoleReply { Error = "the role ended" });
        }

        exited(this, _process.ExitCode);
    }

    // Null at the end. A role that is killed in the middle of a line leaves a broken one.
    private static async Task<string?> ReadLineAsync(StreamReader reader)
    {
        try
        {
            string? line = await reader.ReadLineAsync();
            return line is { Length: > 0 } && line[^1] != '}' ? null : line;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
