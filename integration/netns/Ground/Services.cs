namespace IpvsHa.Netns.Ground;

/// <summary>Stand-ins for the parts of a system that the scripts of the seeds talk to.</summary>
public static class Services
{
    /// <summary>Where <c>logger</c> and the recording scripts of a machine write to.</summary>
    public const string SystemLog = "/run/system-log";
    public const string NotifyLog = "/run/notify-log";

    // A service is on while its file exists; nginx is the real one if it has a configuration.
    private const string SystemControl = """
        #!/bin/bash
        mkdir -p /run/services
        echo "$*" >> /run/systemctl-log
        case $1/$2 in
            */keepalived) if [ "$1" = stop ]; then kill "$(pidof keepalived ipvsha | tr ' ' '\n' | sort -n | head -n 1)"; fi ;;
            */nginx)
                if [ -e /etc/keepalived/nginx.conf ]; then
                    case $1 in
                        status) pidof nginx > /dev/null ;;
                        start) test ! -e /run/broken && nginx -c /etc/keepalived/nginx.conf ;;
                        stop) nginx -c /etc/keepalived/nginx.conf -s stop ;;
                    esac
                    exit
                fi ;;&
            status/*) test -e "/run/services/$2" ;;
            start/*) touch "/run/services/$2" ;;
            stop/*) rm -f "/run/services/$2" ;;
        esac
        """;

    /// <summary>Puts systemctl and logger into place.</summary>
    public static async Task InstallAsync(Machine machine)
    {
        await machine.WriteScriptAsync("/usr/local/bin/systemctl", SystemControl);
        await machine.WriteScriptAsync("/usr/local/bin/logger", $"#!/bin/bash\necho \"$*\" >> {SystemLog}\n");
    }

    /// <summary>A script that only writes down how it was called.</summary>
    public static Task RecordAsync(Machine machine, string path) => machine.WriteScriptAsync(
        path, $"#!/bin/bash\necho \"{Path.GetFileName(path)} $*\" >> {NotifyLog}\n");

    /// <summary>What recording scripts wrote down, in order.</summary>
    public static string[] Calls(Machine machine) =>
        machine.Read(NotifyLog).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static bool IsOn(Machine machine, string service) => machine.FileExists($"/run/services/{service}");

    public static void Switch(Machine machine, string service, bool on)
    {
        machine.Lab.Journal.Add(machine.Name, $"service {service} is {(on ? "on" : "off")}");
        string path = $"/run/services/{service}";
        if (on)
        {
            machine.Write(path, "");
        }
        else
        {
            File.Delete(machine.PathOf(path));
        }
    }
}
