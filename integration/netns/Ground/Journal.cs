namespace IpvsHa.Netns.Ground;

/// <summary>What happened in a lab, in order: log lines, addresses that came and went, steps of the test.</summary>
public sealed class Journal
{
    private readonly Lock _lock = new();
    private readonly List<JournalEntry> _entries = [];
    private readonly long _start = TimeProvider.System.GetTimestamp();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The time since the lab began.</summary>
    public TimeSpan Now => TimeProvider.System.GetElapsedTime(_start);

    /// <summary>Ends with the next entry.</summary>
    public Task Changed
    {
        get
        {
            lock (_lock)
            {
                return _changed.Task;
            }
        }
    }

    public JournalEntry[] Entries
    {
        get
        {
            lock (_lock)
            {
                return [.. _entries];
            }
        }
    }

    public void Add(string machine, string text)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _entries.Add(new(Now, machine, text));
            changed = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }

    public override string ToString() => string.Join('\n', Entries.Select(
        entry => $"{entry.Time.TotalSeconds,8:0.000} {entry.Machine,-10} {entry.Text}"));
}

/// <summary>One thing that happened, at the time since the lab began.</summary>
public readonly record struct JournalEntry(TimeSpan Time, string Machine, string Text);
