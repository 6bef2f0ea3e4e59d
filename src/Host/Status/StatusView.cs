using System.Globalization;
using Spectre.Console;

namespace IpvsHa.Host.Status;

/// <summary>Shows the status to people.</summary>
internal static class StatusView
{
    /// <summary>Writes the tables. Colours appear only on a terminal.</summary>
    public static void Write(StatusDocument status, TextWriter output)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (!console.Profile.Out.IsTerminal)
        {
            console.Profile.Width = 200; // a pipe has no width
        }

        console.MarkupLineInterpolated(
            $"IpvsHa {status.Version}, process {status.ProcessId}, {status.ConfigFile}, started {Time(status.StartedAt)}");
        ReloadStatus reload = status.Reload;
        console.MarkupLineInterpolated(
            $"configuration read {Time(reload.At)}: {reload.Errors} errors, {reload.Warnings} warnings");
        if (reload.Message is not null)
        {
            console.MarkupLineInterpolated($"[red]refused: {reload.Message}[/]");
        }

        foreach (string problem in status.Problems)
        {
            console.MarkupLineInterpolated($"[red]{problem}[/]");
        }

        console.Write(Roles(status));
        if (status.VirtualRouters.Count > 0)
        {
            console.Write(Routers(status));
        }

        if (status.Scripts.Count > 0)
        {
            console.Write(Scripts(status));
        }

        if (status.VirtualServers.Count > 0)
        {
            console.Write(Servers(status));
        }
    }

    private static Table Roles(StatusDocument status)
    {
        Table table = New("role", "process", "state", "since", "restarts", "last exit");
        foreach (RoleStatus role in status.Roles)
        {
            Row(
                table, role.Name, Number(role.ProcessId), role.State, Time(role.Since), Number(role.Restarts),
                role.LastExit ?? "");
        }

        return table;
    }

    private static Table Routers(StatusDocument status)
    {
        Table table = New(
            "virtual router", "interface", "VRID", "state", "since", "priority", "master", "addresses", "why");
        foreach (VirtualRouterStatus router in status.VirtualRouters)
        {
            string priority = router.BasePriority == router.EffectivePriority
                ? Number(router.BasePriority)
                : $"{Number(router.EffectivePriority)} of {Number(router.BasePriority)}";
            Row(
                table, router.Name, router.Interface, Number(router.VirtualRouterId), router.State, Time(router.Since),
                priority, router.MasterAddress ?? "",
                string.Join('\n', router.Addresses.Select(static address =>
                    address.IsHere ? $"{address.Address} here" : address.Address)),
                router.Reason ?? "");
        }

        return table;
    }

    private static Table Scripts(StatusDocument status)
    {
        Table table = New("script", "state", "last run");
        foreach (TrackedScriptStatus script in status.Scripts)
        {
            Row(
                table, script.Name, script.IsGood switch { true => "good", false => "bad", null => "no result yet" },
                script.LastResult ?? "");
        }

        return table;
    }

    private static Table Servers(StatusDocument status)
    {
        Table table = New("virtual server", "real server", "method", "state", "weight", "since", "why");
        foreach (VirtualServerStatus server in status.VirtualServers)
        {
            string quorum = server.HasQuorum ? "quorum" : "no quorum";
            Row(
                table, server.Name, "", server.Scheduler, quorum,
                $"{Number(server.LiveWeight)} live, {Number(server.NeededWeight)} needed", "",
                server.SorryServer is null ? ""
                : server.SorryServerActive ? $"sorry server {server.SorryServer} serves"
                : $"sorry server {server.SorryServer} waits");
            foreach (RealServerStatus real in server.RealServers)
            {
                Row(
                    table, "", real.Name, real.Method, real.IsUp ? "up" : "down",
                    real.KernelWeight is { } weight ? Number(weight) : "out",
                    real.ChangedAt is { } changed ? Time(changed) : "", real.Reason ?? "");
            }
        }

        return table;
    }

    private static Table New(params string[] columns)
    {
        Table table = new() { Border = TableBorder.Simple };
        foreach (string column in columns)
        {
            table.AddColumn(new TableColumn(new Text(column)) { NoWrap = true });
        }

        return table;
    }

    private static void Row(Table table, params string[] cells) =>
        table.AddRow(cells.Select(static cell => new Text(cell)));

    private static string Number(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Time(DateTimeOffset time) =>
        time.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
