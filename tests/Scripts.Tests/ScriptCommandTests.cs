namespace IpvsHa.Scripts.Tests;

public sealed class ScriptCommandTests
{
    [Fact]
    public void A_command_is_shown_as_a_shell_would_read_it() =>
        Assert.Equal(
            "/bin/echo plain 'two words' '' 'it'\\''s' '$HOME'",
            new ScriptCommand("/bin/echo", "plain", "two words", "", "it's", "$HOME").ToString());

    [Fact]
    public void Notify_arguments_follow_the_commands_own()
    {
        ScriptCommand command = new(["/etc/notify.sh", "own"], 1, 2);

        ScriptCommand called = command.With("INSTANCE", "VI_1", "MASTER", "100");

        Assert.Equal("/etc/notify.sh own INSTANCE VI_1 MASTER 100", called.ToString());
        Assert.Equal((1u, 2u), (called.UserId, called.GroupId));
    }

    [Theory]
    [InlineData(ScriptOutcome.Exited, 3, "exited with status 3")]
    [InlineData(ScriptOutcome.Signaled, 9, "exited due to signal 9")]
    [InlineData(ScriptOutcome.TimedOut, 0, "timed out")]
    [InlineData(ScriptOutcome.NotStarted, 2, "could not be started: No such file or directory")]
    public void A_result_has_words_for_the_log(ScriptOutcome outcome, int code, string words) =>
        Assert.Equal(words, new ScriptResult(outcome, code).ToString());

    [Theory]
    [InlineData(24, true)] // EMFILE
    [InlineData(11, true)] // EAGAIN
    [InlineData(2, false)] // ENOENT
    public void A_lack_of_our_own_is_told_from_a_fault_of_the_script(int errno, bool own) =>
        Assert.Equal(own, ScriptResult.NotStarted(errno).IsOwnFault);

    [Fact]
    public void An_exit_status_is_never_our_own_fault() => Assert.False(ScriptResult.Exited(11).IsOwnFault);
}
