using System.Collections.Concurrent;
using System.Threading.Channels;
using IpvsHa.Vrrp.Settings;
using Microsoft.Extensions.Logging;

namespace IpvsHa.Vrrp;

/// <summary>Runs all virtual routers on one dedicated thread of its own.</summary>
/// <remarks>
/// Every public method may be called from any thread and never blocks. Neither the logger nor the writer of events
/// may block: they are called on the VRRP thread.
/// </remarks>
public sealed class VrrpRunner : IDisposable
{
    private static readonly TimeSpan _stall = TimeSpan.FromMilliseconds(2);

    private readonly VrrpContext _context;
    private readonly VrrpTable _table;
    private readonly ConcurrentQueue<Command> _commands = new();
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _buffer = new byte[8192];
    private Thread? _thread;
    private volatile bool _hasEnded;
    private bool _isStopping;

    /// <summary>Prepares the routers; <see cref="Start"/> begins.</summary>
    /// <param name="settings">What to run.</param>
    /// <param name="network">The machine; stays the caller's, and is used by the VRRP thread alone.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Must not block.</param>
    /// <param name="metrics">The instruments.</param>
    /// <param name="events">Where events go; one that is full loses them.</param>
    public VrrpRunner(
        VrrpSettings settings,
        IVrrpNetwork network,
        TimeProvider time,
        ILogger<VrrpRunner> logger,
        VrrpMetrics metrics,
        ChannelWriter<VrrpEvent> events)
    {
        _context = new(network, time, logger, metrics, events);
        _table = new(settings, _context);
    }

    /// <summary>Ends after <see cref="StopAsync"/>; fails when the loop died of a bug or of netlink.</summary>
    public Task Completion => _completion.Task;

    /// <summary>When <see cref="Step"/> has something to do; null for never.</summary>
    internal TimeSpan? Deadline => _table.Deadline;

    /// <summary>Starts the thread. Once.</summary>
    public void Start()
    {
        _thread = new(Run) { Name = "vrrp", IsBackground = true };
        _thread.Start();
    }

    /// <summary>A tracked script, process or the like has a new result.</summary>
    /// <param name="name">As in <see cref="VirtualRouterSettings.Trackers"/>.</param>
    /// <param name="isGood">Up or down, after rise and fall.</param>
    public void SetTracker(string name, bool isGood) => Post(new(now => _table.SetTracker(now, name, isGood), null));

    /// <summary>Takes over other settings: matched routers keep their state; only differences are applied.</summary>
    public Task ReloadAsync(VrrpSettings settings)
    {
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(new(
            now =>
            {
                _table.Reload(now, settings);
                done.SetResult();
            },
            () => done.TrySetCanceled()));
        return done.Task;
    }

    /// <summary>Gives the addresses of a router away until the router that takes them goes.</summary>
    /// <returns>False if there is no such router or it is not MASTER.</returns>
    public Task<bool> StepDownAsync(string name)
    {
        TaskCompletionSource<bool> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(new(now => done.SetResult(_table.StepDown(now, name)), () => done.TrySetCanceled()));
        return done.Task;
    }

    /// <summary>All states and counters at one moment.</summary>
    public Task<VrrpStatus> GetStatusAsync()
    {
        TaskCompletionSource<VrrpStatus> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(new(now => done.SetResult(_table.Snapshot(now)), () => done.TrySetCanceled()));
        return done.Task;
    }

    /// <summary>Stops in order: priority 0 from each master, addresses removed, sockets closed, thread ended.</summary>
    /// <param name="keepAddresses">Leave the addresses and say nothing: somebody goes on with them soon.</param>
    public Task StopAsync(bool keepAddresses)
    {
        Post(new(
            now =>
            {
                _table.Stop(now, keepAddresses);
                _isStopping = true;
            },
            null));
        return Completion;
    }

    /// <summary>Stops at once, without a word to anybody, unless it has stopped already.</summary>
    public void Dispose()
    {
        Post(new(_ => _isStopping = true, null));
        _thread?.Join();
    }

    /// <summary>One turn of the loop: what has arrived, then what is due. Tests call it instead of the thread.</summary>
    internal void Step()
    {
        if (_context.Network.Refresh())
        {
            _table.Evaluate(_context.Now);
        }

        while (!_isStopping && _commands.TryDequeue(out Command command))
        {
            command.Run(_context.Now);
        }

        if (!_isStopping)
        {
            _table.Receive(_buffer); // before the deadlines: what waits in the socket may say that a master lives
            if (_context.Now - Deadline > _stall)
            {
                _context.Network.Wait(TimeSpan.Zero); // this thread was held up: look again who spoke meanwhile
                _table.Receive(_buffer);
            }

            _table.Serve();
        }
    }

    private void Run()
    {
        try
        {
            Step();
            while (!_isStopping)
            {
                TimeSpan? wait = _table.Deadline - _context.Now;
                _context.Network.Wait(
                    wait is null ? Timeout.InfiniteTimeSpan : wait > TimeSpan.Zero ? wait.Value : TimeSpan.Zero);
                Step();
            }

            End(null);
        }
        catch (Exception e) // the loop is the role: the process that holds it starts anew and resumes
        {
            _context.Logger.LoopFailed(e);
            End(e);
        }
    }

    private void End(Exception? error)
    {
        _hasEnded = true;
        CancelCommands();
        if (error is null)
        {
            _completion.TrySetResult();
        }
        else
        {
            _completion.TrySetException(error);
        }
    }

    private void Post(in Command command)
    {
        _commands.Enqueue(command);
        if (_hasEnded)
        {
            CancelCommands();
        }
        else
        {
            _context.Network.Wake();
        }
    }

    private void CancelCommands()
    {
        while (_commands.TryDequeue(out Command command))
        {
            command.Cancel?.Invoke();
        }
    }

    private readonly record struct Command(Action<TimeSpan> Run, Action? Cancel);
}
