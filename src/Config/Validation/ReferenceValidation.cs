using IpvsHa.Config.Blocks;

namespace IpvsHa.Config;

/// <summary>Names that blocks use for one another. A name may be used before its block.</summary>
internal static class ReferenceValidation
{
    public static void Check(KeepalivedConfig config, DiagnosticBag bag)
    {
        HashSet<string> used = [];
        foreach (VrrpInstanceBlock block in config.VrrpInstances)
        {
            CheckTracks(config, bag, block, used, block.TrackScripts, block.TrackFiles, block.TrackProcesses, block.TrackBfds);
        }

        foreach (VrrpSyncGroupBlock block in config.SyncGroups)
        {
            CheckTracks(config, bag, block, used, block.TrackScripts, block.TrackFiles, block.TrackProcesses, block.TrackBfds);
        }

        foreach (VrrpScriptBlock script in config.VrrpScripts)
        {
            if (script.Script is null)
            {
                bag.Add(
                    DiagnosticRules.MissingScript, script.Source.Position,
                    $"vrrp_script '{script.Name}' needs a line 'script', it is left out");
                bag.Drop("vrrp_script", script.Name, script.Source.Position);
            }
            else if (!used.Contains(script.Name))
            {
                bag.Add(
                    DiagnosticRules.UnusedScript, script.Source.Position,
                    $"no instance tracks vrrp_script '{script.Name}', it never runs");
            }
        }

        CheckGroups(config, bag);
        CheckSyncDaemon(config, bag);
    }

    private static void CheckTracks(
        KeepalivedConfig config, DiagnosticBag bag, IConfigBlock block, HashSet<string> used,
        List<TrackEntry> scripts, List<TrackEntry> files, List<TrackEntry> programs, List<TrackEntry> bfds)
    {
        foreach (TrackEntry entry in scripts)
        {
            used.Add(entry.Name);
            Check(bag, block, entry, config.VrrpScripts.Find(script => script.Name == entry.Name), "vrrp_script");
        }

        foreach (TrackEntry entry in files)
        {
            Check(bag, block, entry, config.TrackFiles.Find(file => file.Name == entry.Name), "track_file");
        }

        foreach (TrackEntry entry in programs)
        {
            Check(
                bag, block, entry, config.TrackedPrograms.Find(program => program.Name == entry.Name),
                "vrrp_track_process");
        }

        foreach (TrackEntry entry in bfds)
        {
            Check(bag, block, entry, config.BfdInstances.Find(bfd => bfd.Name == entry.Name), "bfd_instance");
        }
    }

    private static void Check(DiagnosticBag bag, IConfigBlock user, TrackEntry entry, IConfigBlock? target, string kind)
    {
        if (target is null)
        {
            bag.Add(
                DiagnosticRules.UnknownReference, entry.Position, $"there is no {kind} '{entry.Name}', it is not tracked");
        }
        else if (target.Source.Order > user.Source.Order)
        {
            bag.Add(
                DiagnosticRules.ForwardReference, entry.Position,
                $"{kind} '{entry.Name}' stands further down; it is tracked here, keepalived ignores the line");
        }
    }

    private static void CheckGroups(KeepalivedConfig config, DiagnosticBag bag)
    {
        Dictionary<string, string> groupOf = [];
        foreach (VrrpSyncGroupBlock group in config.SyncGroups)
        {
            int known = 0;
            foreach (ConfigToken member in group.Members)
            {
                if (!config.VrrpInstances.Exists(instance => instance.Name == member.Text))
                {
                    bag.Add(
                        DiagnosticRules.UnknownReference, member.Position,
                        $"there is no vrrp_instance '{member.Text}' for the group '{group.Name}'");
                }
                else if (!groupOf.TryAdd(member.Text, group.Name))
                {
                    bag.Add(
                        DiagnosticRules.GroupMember, member.Position,
                        $"'{member.Text}' is in the group '{groupOf[member.Text]}' already, here it does not count");
                }
                else
                {
                    known++;
                }
            }

            if (known == 0)
            {
                bag.Add(
                    DiagnosticRules.GroupMember, group.Source.Position,
                    $"the group '{group.Name}' has no members, it is left out");
                bag.Drop("vrrp_sync_group", group.Name, group.Source.Position);
            }
            else if (known == 1)
            {
                bag.Add(
                    DiagnosticRules.SmallGroup, group.Source.Position,
                    $"the group '{group.Name}' has one member, a group needs two to have an effect");
            }
        }

        config.SyncGroups.RemoveAll(group => !group.Members.Exists(member =>
            groupOf.GetValueOrDefault(member.Text) == group.Name));
    }

    private static void CheckSyncDaemon(KeepalivedConfig config, DiagnosticBag bag)
    {
        if (config.GlobalDefs.LvsSyncDaemon is { Instance: { } name } daemon
            && !config.VrrpInstances.Exists(instance => instance.Name == name))
        {
            bag.Add(
                DiagnosticRules.UnknownReference, daemon.Position,
                $"there is no vrrp_instance '{name}' for lvs_sync_daemon");
        }
    }
}
