using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace IpvsHa.Host.Logging;

/// <summary>Writes log lines to stderr and syslog from a queue, so that nobody who logs ever waits for a disk.</summary>
/// <remarks>Lines beyond a full queue are dropped, and the next line that fits says how many.</remarks>
internal sealed class LineLogger : ILoggerProvider
{
    private const int QueueLength = 4096;

    private readonly LogTarget _target;
    private readonly TimeProvider _time;
    private readonly Channel<Line> _lines = Channel.CreateBounded<Line>(
        new BoundedChannelOptions(QueueLength) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly Task _writer;
    private Socket? _syslog;
    private int _dropped;

    /// <summary>Starts the writer.</summary>
    public LineLogger(LogTarget target, TimeProvider time)
    {
        (_target, _time) = (target, time);
        _writer = Task.Run(WriteAsync);
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Category(this);

    /// <summary>Writes what is queued, for at most two seconds.</summary>
    public void Dispose()
    {
        _lines.Writer.TryComplete();
        Task.WaitAny([_writer, Task.Delay(TimeSpan.FromSeconds(2), _time)]);
        _syslog?.Dispose();
    }

    private void Enqueue(LogLevel level, string text)
    {
        if (!_lines.Writer.TryWrite(new Line(_time.GetUtcNow(), level, text)))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    private async Task WriteAsync()
    {
        await using Stream standardError = Console.OpenStandardError();
        await foreach (Line line in _lines.Reader.ReadAllAsync())
        {
            Write(standardError, line);
            int dropped = Interlocked.Exchange(ref _dropped, 0);
            if (dropped > 0)
            {
                Write(standardError, new Line(_time.GetUtcNow(), LogLevel.Warning, $"{dropped} log lines were dropped"));
            }
        }
    }

    private void Write(Stream standardError, Line line)
    {
        if (_target.ToStandardError)
        {
            string time = line.Time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
            string text = $"{time} {_target.Identity}[{Environment.ProcessId}]: {line.Text}\n";
            try
            {
                standardError.Write(Encoding.UTF8.GetBytes(text));
            }
            catch (IOException)
            {
                // nobody reads stderr any more
            }
        }

        if (_target.ToSyslog)
        {
            WriteSyslog(line);
        }
    }

    // RFC 3164 as /dev/log takes it: "<facility * 8 + severity>ident[pid]: text"; the daemon adds the time.
    private void WriteSyslog(Line line)
    {
        int severity = line.Level switch
        {
            LogLevel.Critical => 2,
            LogLevel.Error => 3,
            LogLevel.Warning => 4,
            LogLevel.Information => 6,
            _ => 7,
        };
        string text = $"<{(_target.SyslogFacility * 8) + severity}>{_target.Identity}[{Environment.ProcessId}]: {line.Text}";
        try
        {
            if (_syslog is null)
            {
                Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
                socket.Connect(new UnixDomainSocketEndPoint("/dev/log"));
                _syslog = socket;
            }

            _syslog.Send(Encoding.UTF8.GetBytes(text));
        }
        catch (SocketException)
        {
            _syslog?.Dispose(); // syslogd restarts: the next line tries again
            _syslog = null;
        }
    }

    private readonly record struct Line(DateTimeOffset Time, LogLevel Level, string Text);

    private sealed class Category(LineLogger owner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) =>
            logLevel >= (owner._target.Detail ? LogLevel.Debug : LogLevel.Information);

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
            {
                return;
            }

            string text = formatter(state, exception);
            owner.Enqueue(logLevel, exception is null ? text : $"{text}: {exception}".ReplaceLineEndings(" | "));
        }
    }
}
