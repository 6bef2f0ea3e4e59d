using static IpvsHa.Config.KeywordStatus;

namespace IpvsHa.Config.Blocks;

/// <summary>A <c>vrrp_sync_group</c> block as written.</summary>
public sealed class VrrpSyncGroupBlock(BlockSource source) : IConfigBlock
{
    /// <summary>The keywords of the block.</summary>
    public static KeywordTable<VrrpSyncGroupBlock> Keywords { get; } = new("vrrp_sync_group",
    [
        new("group", Works, static (b, a) => a.Tokens(b.Members)),
        new("track_interface", Works, static (b, a) =>
            a.Entries(reader => TrackEntry.Read(reader, TrackKind.Interface), b.TrackInterfaces)),
        new("track_script", Works, static (b, a) =>
            a.Entries(reader => TrackEntry.Read(reader, TrackKind.Script), b.TrackScripts)),
        new("track_file", NotYet, static (b, a) =>
            a.Entries(reader => TrackEntry.Read(reader, TrackKind.File), b.TrackFiles)),
        new("track_process", NotYet, static (b, a) =>
            a.Entries(reader => TrackEntry.Read(reader, TrackKind.Program), b.TrackProcesses)),
        new("track_bfd", NotYet, static (b, a) =>
            a.Entries(reader => TrackEntry.Read(reader, TrackKind.Bfd), b.TrackBfds)),
        new("notify_master", Works, static (b, a) => b.NotifyMaster = a.ScriptOnce(b.NotifyMaster)),
        new("notify_backup", Works, static (b, a) => b.NotifyBackup = a.ScriptOnce(b.NotifyBackup)),
        new("notify_fault", Works, static (b, a) => b.NotifyFault = a.ScriptOnce(b.NotifyFault)),
        new("notify_stop", Works, static (b, a) => b.NotifyStop = a.ScriptOnce(b.NotifyStop)),
        new("notify", Works, static (b, a) => b.Notify = a.ScriptOnce(b.Notify)),
        new("smtp_alert", NotYet, static (b, a) => b.SmtpAlert = a.Bool() ?? b.SmtpAlert),
        new("sync_group_tracking_weight", Works, static (b, a) => b.TrackingWeight = true),
        new("global_tracking", Works, static (b, a) =>
            { a.Deprecated("sync_group_tracking_weight"); b.TrackingWeight = true; }),
        new("notify_priority_changes", NotYet, static (b, a) =>
            b.NotifyPriorityChanges = a.Bool() ?? b.NotifyPriorityChanges),
    ]);

    /// <inheritdoc/>
    public BlockSource Source { get; } = source;

    /// <summary><c>group</c>: names of the instances, with their places</summary>
    public List<ConfigToken> Members { get; } = [];

    /// <summary><c>track_interface</c>: tracked for all members</summary>
    public List<TrackEntry> TrackInterfaces { get; } = [];

    /// <summary><c>track_script</c>: tracked for all members</summary>
    public List<TrackEntry> TrackScripts { get; } = [];

    /// <summary><c>track_file</c>: tracked for all members</summary>
    public List<TrackEntry> TrackFiles { get; } = [];

    /// <summary><c>track_process</c>: tracked for all members</summary>
    public List<TrackEntry> TrackProcesses { get; } = [];

    /// <summary><c>track_bfd</c>: tracked for all members</summary>
    public List<TrackEntry> TrackBfds { get; } = [];

    /// <summary><c>notify_master</c>: run when the group becomes MASTER</summary>
    public ScriptLine? NotifyMaster { get; internal set; }

    /// <summary><c>notify_backup</c>: run when the group becomes BACKUP</summary>
    public ScriptLine? NotifyBackup { get; internal set; }

    /// <summary><c>notify_fault</c>: run when the group becomes FAULT</summary>
    public ScriptLine? NotifyFault { get; internal set; }

    /// <summary><c>notify_stop</c>: run at the stop of the daemon</summary>
    public ScriptLine? NotifyStop { get; internal set; }

    /// <summary><c>notify</c>: run at every change with GROUP, name, state and 0</summary>
    public ScriptLine? Notify { get; internal set; }

    /// <summary><c>smtp_alert</c>: mail on changes</summary>
    public bool? SmtpAlert { get; internal set; }

    /// <summary><c>sync_group_tracking_weight</c>: members may have trackers with weights</summary>
    public bool TrackingWeight { get; internal set; }

    /// <summary><c>notify_priority_changes</c>: default for the members</summary>
    public bool? NotifyPriorityChanges { get; internal set; }

    /// <summary>The name.</summary>
    public string Name { get; internal set; } = string.Empty;
}
