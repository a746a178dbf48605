using System.Globalization;
using Microsoft.Extensions.Options;

namespace EventHub.Gateway.Hosting;

/// <summary>Checks the settings at start and reports every problem together.</summary>
public sealed class GatewayOptionsValidator : IValidateOptions<GatewayOptions>
{
    private const long Kibi = 1L << 10, Mebi = 1L << 20, Gibi = 1L << 30;

    /// <summary>Every problem, each beginning with the setting it is about; success when the options can be used.</summary>
    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        List<string> problems = [];
        CheckSizes(options, problems);
        CheckCounts(options, problems);
        CheckTimes(options, problems);
        CheckOrigins(options, problems);
        CheckHosts(options, problems);
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static void CheckSizes(GatewayOptions options, List<string> problems)
    {
        Check(problems, nameof(options.EventBytesMax), options.EventBytesMax, Kibi, 16 * Mebi);
        Check(problems, nameof(options.BodyBytesMax), options.BodyBytesMax, Kibi, 64 * Mebi);
        Check(problems, nameof(options.LineBytesMax), options.LineBytesMax, Kibi, 16 * Mebi);
        Check(problems, nameof(options.HeaderBytesMax), options.HeaderBytesMax, 4 * Kibi, Mebi);
        Check(problems, nameof(options.RequestLineBytesMax), options.RequestLineBytesMax, Kibi, 64 * Kibi);
        Check(problems, nameof(options.BodyBytesInFlightMax), options.BodyBytesInFlightMax, 4 * Mebi, 1024 * Gibi);
        Check(problems, nameof(options.PageBytesMax), options.PageBytesMax, 64 * Kibi, 256 * Mebi);
        Check(problems, nameof(options.WatchCacheBytesMax), options.WatchCacheBytesMax, Mebi, Gibi);
        Check(problems, nameof(options.SocketBytesInFlightMax), options.SocketBytesInFlightMax, 64 * Kibi, Gibi);
        Check(problems, nameof(options.NdjsonAnswerBytesMax), options.NdjsonAnswerBytesMax, 64 * Kibi, 256 * Mebi);
        if (options.BodyBytesMax < options.EventBytesMax)
        {
            problems.Add($"{GatewayOptions.Section}:{nameof(options.BodyBytesMax)} is {options.BodyBytesMax}, less than {nameof(options.EventBytesMax)}, {options.EventBytesMax}. Raise it, or lower the other.");
        }

        // Memory comes in powers of two: a body may take up to twice its size.
        if (options.BodyBytesInFlightMax < 2L * options.BodyBytesMax)
        {
            problems.Add($"{GatewayOptions.Section}:{nameof(options.BodyBytesInFlightMax)} is {options.BodyBytesInFlightMax}, less than twice {nameof(options.BodyBytesMax)}, {options.BodyBytesMax}. Raise it, or lower the other.");
        }
    }

    private static void CheckCounts(GatewayOptions options, List<string> problems)
    {
        Check(problems, nameof(options.BatchEventsMax), options.BatchEventsMax, 1, 100_000);
        Check(problems, nameof(options.JsonDepthMax), options.JsonDepthMax, 1, 64);
        Check(problems, nameof(options.ConnectionsMax), options.ConnectionsMax, 1, 1_000_000);
        Check(problems, nameof(options.PageScanRecordsMax), options.PageScanRecordsMax, 1000, 10_000_000);
        Check(problems, nameof(options.WatchersMax), options.WatchersMax, 1, 1_000_000);
        Check(problems, nameof(options.WatchPatternsMax), options.WatchPatternsMax, 1, 1000);
        Check(problems, nameof(options.SubscriptionsMax), options.SubscriptionsMax, 1, 10_000_000);
        Check(problems, nameof(options.SchedulesMax), options.SchedulesMax, 1, 100_000);
        Check(problems, nameof(options.SocketsMax), options.SocketsMax, 1, 1_000_000);
        Check(problems, nameof(options.SocketWatchesMax), options.SocketWatchesMax, 1, 100_000);
        Check(problems, nameof(options.SocketPatternsMax), options.SocketPatternsMax, 1, 1_000_000);
        Check(problems, nameof(options.SocketRequestsInFlightMax), options.SocketRequestsInFlightMax, 1, 65_536);
        Check(problems, nameof(options.NdjsonGroupsInFlightMax), options.NdjsonGroupsInFlightMax, 1, 256);
    }

    private static void CheckTimes(GatewayOptions options, List<string> problems)
    {
        Check(problems, nameof(options.DelayMax), options.DelayMax, TimeSpan.FromDays(36_600));
        Check(problems, nameof(options.WatchHeartbeat), options.WatchHeartbeat, TimeSpan.FromMinutes(5));
        Check(problems, nameof(options.NdjsonIdleTimeout), options.NdjsonIdleTimeout, TimeSpan.FromHours(1));
        Check(problems, nameof(options.SocketPing), options.SocketPing, TimeSpan.FromMinutes(5));
        Check(problems, nameof(options.SocketMessageTimeout), options.SocketMessageTimeout, TimeSpan.FromHours(1));
        Check(problems, nameof(options.SocketSlowTimeout), options.SocketSlowTimeout, TimeSpan.FromHours(1));
        Check(problems, nameof(options.SocketCloseTimeout), options.SocketCloseTimeout, TimeSpan.FromMinutes(1));
        Check(problems, nameof(options.RetryAfter), options.RetryAfter, TimeSpan.FromHours(1));
    }

    private static void CheckOrigins(GatewayOptions options, List<string> problems)
    {
        foreach (string origin in options.AllowedOrigins)
        {
            if (!Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https") || uri.GetLeftPart(UriPartial.Authority) != origin)
            {
                problems.Add($"{GatewayOptions.Section}:{nameof(options.AllowedOrigins)} has '{origin}'. Write scheme, host and port only, such as 'https://console.example.org'.");
            }
        }
    }

    private static void CheckHosts(GatewayOptions options, List<string> problems)
    {
        foreach (string host in options.AllowedHosts.Where(host => host != "*" && Uri.CheckHostName(host) != UriHostNameType.Dns))
        {
            problems.Add($"{GatewayOptions.Section}:{nameof(options.AllowedHosts)} has '{host}'. Write a name without scheme and port, such as 'hub.example.org', or '*'.");
        }
    }

    private static void Check(List<string> problems, string name, long value, long min, long max)
    {
        if (value < min || value > max)
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"{GatewayOptions.Section}:{name} is {value}. Set it to {min} to {max}."));
        }
    }

    private static void Check(List<string> problems, string name, TimeSpan value, TimeSpan max)
    {
        if (value < TimeSpan.FromSeconds(1) || value > max)
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"{GatewayOptions.Section}:{name} is {value}. Set it to 00:00:01 to {max}."));
        }
    }
}
