using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;

namespace IpvsHa.Host.Supervision;

/// <summary>A request over the control socket: one JSON line.</summary>
/// <param name="Command"><c>status</c> or <c>reload</c>.</param>
internal sealed record ControlRequest(string Command);

/// <summary>The JSON of the control socket.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ControlRequest))]
internal sealed partial class ControlJson : JsonSerializerContext;

/// <summary>Answers commands of this machine's root on a unix socket. One request and one answer per connection.</summary>
internal sealed partial class ControlSocket : IDisposable
{
    private const int MaxRequest = 4096;

    private readonly Socket _listener;
    private readonly string _path;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;

    private ControlSocket(Socket listener, string path, TimeProvider time, ILogger logger) =>
        (_listener, _path, _time, _logger) = (listener, path, time, logger);

    /// <summary>Opens the socket with mode 0600; a leftover of a dead process is replaced.</summary>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    /// <exception cref="SocketException">The socket cannot be bound.</exception>
    public static ControlSocket Open(string path, TimeProvider time, ILogger logger)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Delete(path);
        Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            listener.Bind(new UnixDomainSocketEndPoint(path));
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            listener.Listen(16);
        }
        catch
        {
            listener.Dispose();
            throw;
        }

        return new ControlSocket(listener, path, time, logger);
    }

    /// <summary>Answers until it is cancelled.</summary>
    public async Task RunAsync(
        Func<ControlRequest, CancellationToken, Task<string>> answer, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                Socket connection = await _listener.AcceptAsync(cancellationToken);
                _ = AnswerAsync(connection, answer, cancellationToken);
            }
            catch (SocketException error)
            {
                LogFault(error.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), _time, cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _listener.Dispose();
        File.Delete(_path);
    }

    /// <summary>Sends one request to a running supervisor and returns its answer.</summary>
    /// <exception cref="SocketException">Nobody listens there, or this user may not ask.</exception>
    public static async Task<string> AskAsync(string path, string command, CancellationToken cancellationToken)
    {
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
        await using NetworkStream stream = new(socket);
        byte[] request = JsonSerializer.SerializeToUtf8Bytes(new ControlRequest(command), ControlJson.Default.ControlRequest);
        await stream.WriteAsync((byte[])[.. request, (byte)'\n'], cancellationToken);
        using StreamReader reader = new(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    private async Task AnswerAsync(
        Socket connection, Func<ControlRequest, CancellationToken, Task<string>> answer, CancellationToken cancellationToken)
    {
        try
        {
            await using NetworkStream stream = new(connection, ownsSocket: true);
            using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(10), _time);
            using CancellationTokenSource either =
                CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
            byte[] buffer = new byte[MaxRequest];
            int length = 0;
            while (length < buffer.Length && !buffer.AsSpan(0, length).Contains((byte)'\n'))
            {
                int read = await stream.ReadAsync(buffer.AsMemory(length), either.Token);
                if (read == 0)
                {
                    return;
                }

                length += read;
            }

            ControlRequest? request = JsonSerializer.Deserialize(
                buffer.AsSpan(0, buffer.AsSpan(0, length).IndexOf((byte)'\n')), ControlJson.Default.ControlRequest);
            if (request is not null)
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes(await answer(request, either.Token)), either.Token);
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or JsonException
            or ArgumentOutOfRangeException)
        {
            LogFault(error.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "control socket: {Reason}")]
    private partial void LogFault(string reason);
}
