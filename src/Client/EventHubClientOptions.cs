using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EventHub.Client;

/// <summary>Settings of a client; copied when it is made. Every buffer and every wait of the client is bounded by one of them.</summary>
public sealed class EventHubClientOptions
{
    /// <summary>The configuration section <c>AddEventHub</c> users bind by convention.</summary>
    public const string Section = "EventHub";

    /// <summary>Where the hub is: <c>http</c> or <c>https</c>. Default <c>http://127.0.0.1:8300</c>.</summary>
    public Uri Server { get; set; } = new("http://127.0.0.1:8300");

    /// <summary>
    /// Most events in one frame. Default 250: with a few frames under way, sender, wire and hub all have something to do. Range 1 to 1,000.
    /// </summary>
    public int BatchEventsMax { get; set; } = 250;

    /// <summary>Bytes after which no further event is put into a frame. Default 256 KiB. Range 1 KiB to 2 MiB.</summary>
    public int BatchBytesMax { get; set; } = 256 * 1024;

    /// <summary>
    /// Most frames sent and not answered. Default 6. Range 1 to 64. What is published meanwhile goes together into the next frame: this is what makes
    /// batches of single publishes, without ever waiting for a time to pass.
    /// </summary>
    public int FramesInFlightMax { get; set; } = 6;

    /// <summary>Most events taken and not answered; further publishes wait, in order. Default 65,536. Range 1 to 10,000,000.</summary>
    public int BufferEventsMax { get; set; } = 65_536;

    /// <summary>Bytes of taken and unanswered events at which further publishes wait, in order. Default 16 MiB. Range 1 KiB to 1 GiB.</summary>
    public int BufferBytesMax { get; set; } = 16 * 1024 * 1024;

    /// <summary>Largest payload and metadata together; more is refused without asking the hub. Default 1 MiB, the hub's own default. Range 1 B to 2 MiB.</summary>
    public int EventBytesMax { get; set; } = 1024 * 1024;

    /// <summary>Largest message taken from the hub; a larger one ends the connection. Default 16 MiB. Range 64 KiB to 1 GiB.</summary>
    public int MessageBytesMax { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// Longest time from the call of a publish to its answer, over all connections and the wait for room. Checked twenty times per timeout. Default 30 s. Range 10 ms to 1 h.
    /// Afterwards the publish ends as not sent (<c>EH6001</c>) or as unknown (<c>EH6002</c>).
    /// </summary>
    public TimeSpan PublishTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest time for one try to connect, and for one HTTP request. Default 10 s. Range 10 ms to 10 min.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest time disposing waits for answers. Default 5 s. Range 0 to 10 min.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Wait before the second try to connect. Default 100 ms. Range 1 ms to 10 min.</summary>
    public TimeSpan ReconnectDelayInitial { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest wait between tries. Default 10 s. Range 1 ms to 1 h.</summary>
    public TimeSpan ReconnectDelayMax { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Shortest wait when the hub asks to come back later (close codes 4100 to 4199, or HTTP 429 and 503). Default 2 s. Range 0 to 1 h.</summary>
    public TimeSpan ReconnectLaterDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>By how much each wait is longer than the last. Default 2. Range 1 to 10.</summary>
    public double ReconnectFactor { get; set; } = 2;

    /// <summary>Each wait is changed at random by up to this share, up or down. Default 0.2. Range 0 to 1.</summary>
    public double ReconnectJitter { get; set; } = 0.2;

    /// <summary>Seed of that jitter; null for one of the system's. For tests.</summary>
    public int? JitterSeed { get; set; }

    /// <summary>How long nothing may pass before the connection is asked whether it lives. Default 15 s. Range 100 ms to 10 min.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long that answer may take before the connection counts as lost. Default 15 s. Range 100 ms to 10 min.</summary>
    public TimeSpan HeartbeatTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Whether an event without an idempotency key gets one from the client (12 + up to 16 bytes, stored with it). Default true. With false, such an event ends as unknown
    /// (<c>EH6002</c>) when the connection is lost before its answer, since a repeat might double it.
    /// </summary>
    public bool GenerateIdempotencyKeys { get; set; } = true;

    /// <summary>Makes the handler for HTTP and the WebSocket's handshake: proxies, certificates, headers. The client disposes it. Null: the framework's.</summary>
    public Func<HttpMessageHandler>? CreateHttpHandler { get; set; }

    /// <summary>The clock for time-outs and waits. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where the client logs, under the category <c>EventHub.Client</c>. Default: nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; set; } = NullLoggerFactory.Instance;

    internal EventHubClientOptions Copy() => (EventHubClientOptions)MemberwiseClone();
}
