namespace EventHub.Gateway.Hosting;

/// <summary>Limits and waits of the HTTP edge. Section <c>Gateway</c>. <c>GET /v1/limits</c> shows them all.</summary>
public sealed class GatewayOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Gateway";

    /// <summary>Most bytes of one event: payload, fields and channel. Default 1 MiB. Range 1 KiB to 16 MiB.</summary>
    public int EventBytesMax { get; set; } = 1 << 20;

    /// <summary>Most bytes of a request body. Default 4 MiB. Range 1 KiB to 64 MiB; not below <see cref="EventBytesMax"/>. NDJSON has no such limit.</summary>
    public int BodyBytesMax { get; set; } = 4 << 20;

    /// <summary>Most bytes of one NDJSON line. Default 1 MiB. Range 1 KiB to 16 MiB.</summary>
    public int LineBytesMax { get; set; } = 1 << 20;

    /// <summary>Most events in one body that is no NDJSON. Default 1,000. Range 1 to 100,000.</summary>
    public int BatchEventsMax { get; set; } = 1000;

    /// <summary>Deepest nesting of a JSON payload and of metadata. Default 32. Range 1 to 64.</summary>
    public int JsonDepthMax { get; set; } = 32;

    /// <summary>How far ahead <c>deliverAt</c> of an event may lie. Default 3,660 days. Range 1 s to 36,600 days.</summary>
    public TimeSpan DelayMax { get; set; } = TimeSpan.FromDays(3660);

    /// <summary>Most bytes of all request headers together. Default 16 KiB. Range 4 KiB to 1 MiB.</summary>
    public int HeaderBytesMax { get; set; } = 16 << 10;

    /// <summary>Most bytes of the request line. Default 8 KiB. Range 1 KiB to 64 KiB.</summary>
    public int RequestLineBytesMax { get; set; } = 8 << 10;

    /// <summary>Most open connections; one more is closed at once. Default 20,000. Range 1 to 1,000,000.</summary>
    public int ConnectionsMax { get; set; } = 20_000;

    /// <summary>Most bytes of request bodies held at once, bodies under 64 KiB not counted. Default 256 MiB, or a sixth of the memory the process may use where that is less. Range 4 MiB to 1 TiB; at least twice <see cref="BodyBytesMax"/>.</summary>
    public long BodyBytesInFlightMax { get; set; } = Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 6, 8L << 20, 256L << 20);

    /// <summary>Most bytes of events in one page of a list; the page ends behind the event that reaches it. Default 8 MiB. Range 64 KiB to 256 MiB.</summary>
    public int PageBytesMax { get; set; } = 8 << 20;

    /// <summary>Most records looked at for one page of a list; the page is short then. Default 100,000. Range 1,000 to 10,000,000.</summary>
    public int PageScanRecordsMax { get; set; } = 100_000;

    /// <summary>Most watchers at once. Default 10,000. Range 1 to 1,000,000.</summary>
    public int WatchersMax { get; set; } = 10_000;

    /// <summary>Most patterns of one watcher. Default 64. Range 1 to 1,000.</summary>
    public int WatchPatternsMax { get; set; } = 64;

    /// <summary>Most bytes of recent batches kept per partition for watchers to share. Default 32 MiB. Range 1 MiB to 1 GiB.</summary>
    public int WatchCacheBytesMax { get; set; } = 32 << 20;

    /// <summary>Most subscriptions; one more is refused. Default 100,000. Range 1 to 10,000,000.</summary>
    public int SubscriptionsMax { get; set; } = 100_000;

    /// <summary>Most schedules; one more is refused. Default 10,000. Range 1 to 100,000.</summary>
    public int SchedulesMax { get; set; } = 10_000;

    /// <summary>Pause between heartbeats of a watch. Default 15 s. Range 1 s to 5 min.</summary>
    public TimeSpan WatchHeartbeat { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Most groups of lines of one NDJSON request on their way to storage. Default 8. Range 1 to 256.</summary>
    public int NdjsonGroupsInFlightMax { get; set; } = 8;

    /// <summary>Most bytes of answers that an NDJSON client may leave unread; then no more lines are read. Default 8 MiB. Range 64 KiB to 256 MiB.</summary>
    public int NdjsonAnswerBytesMax { get; set; } = 8 << 20;

    /// <summary>Longest pause between two lines of an NDJSON request. Default 2 min. Range 1 s to 1 h.</summary>
    public TimeSpan NdjsonIdleTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Most WebSockets open at once; one more is refused. Default 20,000. Range 1 to 1,000,000.</summary>
    public int SocketsMax { get; set; } = 20_000;

    /// <summary>Most watches, consumed subscriptions and followed events of one WebSocket, together. Default 1,000. Range 1 to 100,000.</summary>
    public int SocketWatchesMax { get; set; } = 1000;

    /// <summary>Most patterns of all watches of one WebSocket together. Default 4,096. Range 1 to 1,000,000.</summary>
    public int SocketPatternsMax { get; set; } = 4096;

    /// <summary>Most requests of one WebSocket waiting for their answers, the publishes of one read counted once; then reading waits. Default 256. Range 1 to 65,536.</summary>
    public int SocketRequestsInFlightMax { get; set; } = 256;

    /// <summary>Most bytes of publishes and settlements of one WebSocket waiting for their answers; then reading waits. Default 8 MiB. Range 64 KiB to 1 GiB.</summary>
    public int SocketBytesInFlightMax { get; set; } = 8 << 20;

    /// <summary>Pause between pings of a WebSocket; one that was silent since the last is closed with 4001. Default 15 s. Range 1 s to 5 min.</summary>
    public TimeSpan SocketPing { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Longest time from the beginning of a message on a WebSocket to its end, before it is closed with 4104; looked at with every ping. Default 1 min. Range 1 s to 1 h.</summary>
    public TimeSpan SocketMessageTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a WebSocket may leave what it was sent unread before it is closed with 4100; looked at with every ping. Default 30 s. Range 1 s to 1 h.</summary>
    public TimeSpan SocketSlowTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the hub waits for a WebSocket's part of the farewell. Default 5 s. Range 1 s to 1 min.</summary>
    public TimeSpan SocketCloseTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>What <c>Retry-After</c> says when the cause names no time itself. Default 1 s. Range 1 s to 1 h.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Names, such as <c>hub.example.org</c>, under which the hub may be asked; <c>*</c> takes any. Default none: a hub that listens on
    /// this machine only takes addresses and names without a dot, and one that listens beyond it takes any name.
    /// </summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>
    /// Origins, such as <c>https://console.example.org</c>, whose pages may write. Default none: a browser may write only from
    /// a page the hub itself served. Programs that are no browsers are not affected.
    /// </summary>
    public IList<string> AllowedOrigins { get; } = [];
}
