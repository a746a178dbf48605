using System.Diagnostics;

namespace EventHub.Cluster.Kit;

/// <summary>A network of its own for one process, which one cable joins with this machine. Needs root, and <c>ip</c>.</summary>
internal sealed class Island : IDisposable
{
    private static readonly string s_probe = "eventhub-probe-" + Environment.ProcessId;

    private readonly string _name = "eventhub-" + Environment.ProcessId, _here = "eh-" + Environment.ProcessId;

    public Island()
    {
        string there = _here + "p", prefix = $"10.77.{(Environment.ProcessId / 60) % 250}.{(Environment.ProcessId % 60) * 4}";
        int last = prefix.LastIndexOf('.') + 1;
        int first = int.Parse(prefix[last..], System.Globalization.CultureInfo.InvariantCulture);
        (Host, Address) = ($"{prefix[..last]}{first + 1}", $"{prefix[..last]}{first + 2}");
        Ip("netns", "add", _name);
        Ip("link", "add", _here, "type", "veth", "peer", "name", there, "netns", _name);
        Ip("addr", "add", Host + "/30", "dev", _here);
        Ip("link", "set", _here, "up");
        Ip("-n", _name, "addr", "add", Address + "/30", "dev", there);
        Ip("-n", _name, "link", "set", there, "up");
        Ip("-n", _name, "link", "set", "lo", "up");
    }

    /// <summary>False where no such network can be made.</summary>
    public static bool IsPermitted { get; } = TryIp("netns", "add", s_probe) is null && TryIp("netns", "del", s_probe) is null;

    /// <summary>The address of this machine on the cable.</summary>
    public string Host { get; }

    /// <summary>The address of the island on the cable.</summary>
    public string Address { get; }

    /// <summary>What starts a process there.</summary>
    public IReadOnlyList<string> Command => ["ip", "netns", "exec", _name];

    /// <summary>Pulls the cable: packets vanish in both directions, and nobody is told.</summary>
    public void Cut() => Ip("link", "set", _here, "down");

    /// <summary>Plugs it in again.</summary>
    public void Join() => Ip("link", "set", _here, "up");

    public void Dispose() => Ip("netns", "del", _name);

    private static void Ip(params string[] arguments)
    {
        string? problem = TryIp(arguments);
        Assert.True(problem is null, $"ip {string.Join(' ', arguments)}: {problem}");
    }

    // Null when it was done, else why not.
    private static string? TryIp(params string[] arguments)
    {
        try
        {
            using Process ip = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
            string said = ip.StandardError.ReadToEnd();
            ip.WaitForExit();
            return ip.ExitCode == 0 ? null : said;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return missing.Message;
        }
    }
}
