namespace IpvsHa.Netns.Ground;

/// <summary>Debian's nginx inside a machine that has files of its own, where a script looks for its process.</summary>
public static class Nginx
{
    private const string Path = "/etc/keepalived/nginx.conf";

    /// <summary>Writes a configuration with one server on port 80; <paramref name="upstream"/> stands beside it.</summary>
    public static void Configure(Machine machine, string server, string upstream = "") => machine.Write(
        Path,
        $$"""
        worker_processes 1;
        pid /run/nginx.pid;
        error_log /run/nginx-error.log;
        events { worker_connections 64; }
        http {
            access_log off;
            client_body_temp_path /run/nginx-1; proxy_temp_path /run/nginx-2; fastcgi_temp_path /run/nginx-3;
            uwsgi_temp_path /run/nginx-4; scgi_temp_path /run/nginx-5;
            {{upstream}}
            server { listen 80; {{server}} }
        }

        """);

    public static async Task StartAsync(Machine machine, string server, string upstream = "")
    {
        Configure(machine, server, upstream);
        await machine.MustAsync($"nginx -c {Path} 2> /dev/null");
    }

    public static async Task StopAsync(Machine machine)
    {
        await machine.MustAsync($"nginx -c {Path} -s stop 2> /dev/null");
        await machine.Lab.UntilAsync(() => !IsRunning(machine), 3, $"nginx has ended on {machine.Name}");
    }

    public static bool IsRunning(Machine machine) => machine.ProcessesOf("nginx").Length > 0;
}
