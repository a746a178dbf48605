namespace EventHub.Silo.Hosting;

/// <summary>How the process listens and ends. Section <c>Server</c>.</summary>
public sealed class ServerOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Server";

    /// <summary>Addresses to listen on, separated by semicolons. Port 0 picks a free one. Default <c>http://127.0.0.1:8300</c>.</summary>
    public string Urls { get; set; } = "http://127.0.0.1:8300";

    /// <summary>
    /// Longest time from the signal to stop until the process ends: requests in flight are answered and the log is flushed within it.
    /// Default 10 s. Range 1 s to 10 m.
    /// </summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
