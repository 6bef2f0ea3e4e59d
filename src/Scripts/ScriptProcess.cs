namespace IpvsHa.Scripts;

/// <summary>One child: its number, which is its process group as well, and the task of its end.</summary>
/// <param name="id">The process id.</param>
internal sealed class ScriptProcess(int id)
{
    private readonly TaskCompletionSource<ScriptResult> _ended =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Id => id;

    public Task<ScriptResult> Ended => _ended.Task;

    /// <summary>Completes <see cref="Ended"/> if it is over. Any thread, any number of times.</summary>
    public void Look()
    {
        if (!_ended.Task.IsCompleted && Spawn.HasEnded(id, out ScriptResult result))
        {
            _ = _ended.TrySetResult(result);
        }
    }
}
