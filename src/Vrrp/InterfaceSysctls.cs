using System.Globalization;

namespace IpvsHa.Vrrp;

/// <summary>Numbers below <c>/proc/sys/net/ipv4/conf</c>: changed, and put back later.</summary>
internal sealed class InterfaceSysctls(string root)
{
    private readonly Dictionary<(string Interface, string Key), (int Old, int Now)> _changed = [];

    /// <summary>All interfaces, with <c>all</c> and <c>default</c>.</summary>
    public string[] Interfaces => Directory.Exists(root) ? [.. Directory.GetDirectories(root).Select(Path.GetFileName)!] : [];

    /// <summary>A number; null when there is none.</summary>
    public int? Read(string interfaceName, string key)
    {
        try
        {
            return int.Parse(File.ReadAllText(PathOf(interfaceName, key)), CultureInfo.InvariantCulture);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Changes a number and remembers the old one; false when the kernel does not let us.</summary>
    public bool Change(string interfaceName, string key, int value)
    {
        if (Read(interfaceName, key) is not { } old)
        {
            return false;
        }

        if (old != value)
        {
            int first = _changed.TryGetValue((interfaceName, key), out (int Old, int Now) before) ? before.Old : old;
            if (!Write(interfaceName, key, value))
            {
                return false;
            }

            _changed[(interfaceName, key)] = (first, value);
        }

        return true;
    }

    /// <summary>Puts back what is still as we set it; what somebody else has changed since stays.</summary>
    public void Restore(Func<string, string, bool> isWanted)
    {
        foreach (((string name, string key), (int old, int now)) in _changed.ToArray())
        {
            if (isWanted(name, key))
            {
                _changed.Remove((name, key));
                if (Read(name, key) == now)
                {
                    Write(name, key, old);
                }
            }
        }
    }

    private string PathOf(string interfaceName, string key) => Path.Combine(root, interfaceName, key);

    private bool Write(string interfaceName, string key, int value)
    {
        try
        {
            File.WriteAllText(PathOf(interfaceName, key), value.ToString(CultureInfo.InvariantCulture));
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
