namespace EventHub.Silo.Services;

/// <summary>The services that sagas call. Section <c>Services</c>. Nothing else is ever called.</summary>
public sealed class ServiceOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Services";

    /// <summary>
    /// Names and addresses, each as <c>name=http://host:port/base</c>. Also from <c>AUCTION_MANAGER_URL</c>, <c>STREAM_MANAGER_URL</c>, <c>ELIZA_URL</c> and <c>SHAPE_L2_URL</c>, for
    /// <c>auction-manager</c>, <c>stream-manager</c>, <c>eliza</c> and <c>shape-l2</c>; what stands here wins. Default none.
    /// </summary>
    public IList<string> Urls { get; } = [];

    /// <summary>The path that is asked for a service's health: any answer of the 200s is good. Default <c>/health</c>.</summary>
    public string HealthPath { get; set; } = "/health";

    /// <summary>How often health is asked for. Default 15 s. Range 1 s to 1 h.</summary>
    public TimeSpan HealthInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Calls of one service at a time; others wait for their turn, within their timeout. Default 64. Range 1 to 1,000.</summary>
    public int ConcurrencyMax { get; set; } = 64;

    /// <summary>The breaker opens when so many calls were made within <see cref="BreakerWindow"/> and half of them failed. Default 10. Range 2 to 1,000.</summary>
    public int BreakerCallsMin { get; set; } = 10;

    /// <summary>What the breaker looks back on. Default 30 s. Range 1 s to 1 h.</summary>
    public TimeSpan BreakerWindow { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the breaker stays open before one call is let through to try. Default 15 s. Range 500 ms to 1 h.</summary>
    public TimeSpan BreakerPause { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>By which part of its interval a check of sagas comes earlier or later, so that not all come at once. Default 0.2. Range 0 to 1.</summary>
    public double CheckJitter { get; set; } = 0.2;

    /// <summary>Services that checks of sagas ask at a time. Default 8. Range 1 to 256.</summary>
    public int CheckConcurrencyMax { get; set; } = 8;

    /// <summary>Most sagas of a partition that one round of a check looks at; the next round goes on behind them. Default 1,000. Range 1 to 100,000.</summary>
    public int CheckInstancesMax { get; set; } = 1000;
}
