using System.Diagnostics;
using System.Text.Json;

namespace IpvsHa.Netns.Ground;

/// <summary>A machine that runs a daemon.</summary>
public sealed class Director : IAsyncDisposable
{
    public const string ConfigurationPath = "/etc/keepalived/keepalived.conf";

    private const string ScrapeLog = "/run/scrapes";

    private Process? _process;
    private Task _reading = Task.CompletedTask;
    private int _linesBefore;

    public Director(Machine machine, Daemon? daemon = null)
    {
        Machine = machine;
        Daemon = daemon ?? Daemon.UnderTest;
        machine.Lab.Own(this);
    }

    public Machine Machine { get; }

    public Daemon Daemon { get; }

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>The lines that the daemon logged since its last start.</summary>
    public IEnumerable<string> Log => Machine.Lab.Journal.Entries
        .Where(entry => entry.Machine == Source).Skip(_linesBefore).Select(entry => entry.Text);

    private string Source => $"{Machine.Name}|{Daemon.Name}";

    public bool Has(string address) => Machine.Has(address);

    public bool Logged(params string[] parts) =>
        Log.Any(line => parts.All(part => line.Contains(part, StringComparison.Ordinal)));

    /// <summary>Writes the configuration and starts the daemon in the foreground.</summary>
    public void Start(string configuration)
    {
        Machine.Write(ConfigurationPath, configuration);
        Start();
    }

    /// <summary>Starts the daemon with the configuration that is there.</summary>
    public void Start(params string[] options)
    {
        Assert.False(IsRunning, $"{Source} runs already");
        Assert.True(File.Exists(Daemon.Path), $"no {Daemon.Path}: run ./build first");
        Machine.Lab.Journal.Add("test", $"starts {Daemon.Name} on {Machine.Name}");
        _linesBefore = Machine.Lab.Journal.Entries.Count(entry => entry.Machine == Source);
        _process = Command.Start(
            "nsenter", Machine.Inside([Daemon.Path, "-n", "-l", "-D", "-f", ConfigurationPath, .. options]));
        _process.StandardInput.Close();
        _reading = Task.WhenAll(ReadAsync(_process.StandardError), ReadAsync(_process.StandardOutput));
    }

    /// <summary>SIGTERM; waits for the end of the daemon and returns its exit status.</summary>
    public async Task<int> StopAsync()
    {
        Send(Signal.Terminate);
        return await ExitAsync();
    }

    /// <summary>Waits until the daemon has ended by itself, and returns its exit status.</summary>
    public async Task<int> ExitAsync()
    {
        Assert.NotNull(_process);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Lab.Token);
        Task end = _process.WaitForExitAsync(limit.Token);
        Task pause = Task.Delay(TimeSpan.FromSeconds(15 * Lab.Slowness), TimeProvider.System, limit.Token);
        bool ended = await Task.WhenAny(end, pause) == end;
        await limit.CancelAsync();
        Assert.True(ended, $"{Source} does not end\n{Machine.Lab.Journal}");
        await _reading;
        return _process.ExitCode;
    }

    /// <summary>Sends a signal to the first process of the daemon.</summary>
    public void Send(Signal signal)
    {
        int[] processes = Processes();
        Assert.True(processes.Length > 0, $"{Source} is not running\n{Machine.Lab.Journal}");
        Machine.Lab.Journal.Add("test", $"sends {signal} to {Daemon.Name} on {Machine.Name}");
        Kernel.Signal(processes[0], signal);
    }

    /// <summary>Reads the configuration again.</summary>
    public void Reload(string configuration)
    {
        Machine.Write(ConfigurationPath, configuration);
        Send(Signal.Hangup);
    }

    /// <summary>kill -9 of everything; addresses and table stay behind.</summary>
    public async Task KillAsync()
    {
        int[] processes = Processes();
        Machine.Lab.Journal.Add("test", $"kills {Daemon.Name} on {Machine.Name}: {string.Join(' ', processes)}");
        Kernel.Signal(processes[0], Signal.Stop); // or it would see its children die, and they would say goodbye after it
        foreach (int process in processes.Reverse())
        {
            Kernel.Signal(process, Signal.Kill);
        }

        Task<int> exit = ExitAsync();
        while (!exit.IsCompleted) // nsenter stops with its child and has to be told that it may go on
        {
            Kernel.Signal(_process!.Id, Signal.Continue);
            await Task.WhenAny(exit, Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Lab.Token));
        }

        await exit;
    }

    /// <summary>kill -9 of everything, and the addresses that the daemon leaves behind go as they do with the power.</summary>
    public async Task CrashAsync()
    {
        await KillAsync();
        await RemoveForeignAddressesAsync();
    }

    /// <summary>Takes away every address that is not the machine's own.</summary>
    public async Task RemoveForeignAddressesAsync()
    {
        HashSet<string> own = [.. from port in Machine.Ports from address in port.Addresses select $"{port.Interface} {address}"];
        foreach (string address in Machine.Addresses.Where(
            address => !own.Contains(address) && !address.StartsWith("lo ", StringComparison.Ordinal)))
        {
            string[] words = address.Split(' ');
            await Machine.RunAsync($"ip addr del {words[1]} dev {words[0]}");
        }
    }

    /// <summary>All processes of the daemon, the first one first.</summary>
    public int[] Processes() => Machine.ProcessesOf(Path.GetFileName(Daemon.Path));

    /// <summary>A page of the metrics endpoint, read with curl as an operator's script does.</summary>
    public async Task<string> ScrapeAsync(string path = "/metrics") =>
        await Machine.MustAsync($"curl --silent --fail --max-time 3 http://127.0.0.1:9165{path}");

    /// <summary>Has a script read the metrics over and over from now on, as a monitoring system does.</summary>
    public async Task StartScrapingAsync()
    {
        if (Daemon != Daemon.IpvsHa)
        {
            return;
        }

        // A page counts if each of its lines is a comment or a name, labels and a number.
        await Machine.WriteScriptAsync("/usr/local/bin/scrape.sh", $$$"""
            #!/bin/bash
            while sleep 0.5; do
                curl --silent --fail --max-time 2 http://127.0.0.1:9165/metrics > /run/page || continue
                if grep -qvE '^(#.*|[a-zA-Z_:][a-zA-Z0-9_:]*(\{.*\})? [-+0-9.eEInfNa]+)$' /run/page; then
                    cp /run/page /run/bad-page
                else
                    echo ok >> {{{ScrapeLog}}}
                fi
            done
            """);
        await Machine.MustAsync("setsid /usr/local/bin/scrape.sh > /dev/null 2>&1 < /dev/null &");
    }

    /// <summary>That the script has read some pages, and none that was broken. A slow machine may need a while for them.</summary>
    public async Task AssertScrapedAsync(int atLeast)
    {
        if (Daemon == Daemon.IpvsHa)
        {
            await Machine.Lab.UntilAsync(
                () => Machine.Read(ScrapeLog).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length >= atLeast,
                20,
                $"{atLeast} pages of metrics were read");
            Assert.Equal("", Machine.Read("/run/bad-page"));
        }
    }

    /// <summary>What <c>ipvsha status --json</c> says.</summary>
    public async Task<JsonElement> StatusAsync() =>
        JsonDocument.Parse(await Machine.MustAsync($"{Daemon.IpvsHa.Path} status --json")).RootElement;

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            foreach (int id in process.HasExited ? [] : Processes())
            {
                Kernel.Signal(id, Signal.Kill);
            }

            await process.WaitForExitAsync(CancellationToken.None);
            await _reading;
            process.Dispose();
        }
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            Machine.Lab.Journal.Add(Source, line);
        }
    }
}
