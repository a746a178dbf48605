using System.Globalization;
using Microsoft.Extensions.Options;

namespace EventHub.Client;

/// <summary>Checks every setting of a client; all problems are told together.</summary>
internal sealed class EventHubClientOptionsValidator : IValidateOptions<EventHubClientOptions>
{
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10), Hour = TimeSpan.FromHours(1), Tick = TimeSpan.FromMilliseconds(1);

    public ValidateOptionsResult Validate(string? name, EventHubClientOptions options)
    {
        List<string> problems = [];
        if (options.Server is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
        {
            problems.Add($"{nameof(options.Server)} is '{options.Server}'. Give an absolute http or https address.");
        }

        Counts(options, problems);
        Times(options, problems);
        Between(problems, nameof(options.ReconnectFactor), options.ReconnectFactor, 1, 10);
        Between(problems, nameof(options.ReconnectJitter), options.ReconnectJitter, 0, 1);
        if (options.ReconnectDelayMax < options.ReconnectDelayInitial)
        {
            problems.Add($"{nameof(options.ReconnectDelayMax)} is {options.ReconnectDelayMax}, shorter than {nameof(options.ReconnectDelayInitial)} ({options.ReconnectDelayInitial}). Raise it.");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static void Counts(EventHubClientOptions options, List<string> problems)
    {
        const int KiB = 1024, MiB = 1024 * KiB;
        Between(problems, nameof(options.BatchEventsMax), options.BatchEventsMax, 1, 1000);
        Between(problems, nameof(options.BatchBytesMax), options.BatchBytesMax, KiB, 2 * MiB);
        Between(problems, nameof(options.FramesInFlightMax), options.FramesInFlightMax, 1, 64);
        Between(problems, nameof(options.BufferEventsMax), options.BufferEventsMax, 1, 10_000_000);
        Between(problems, nameof(options.BufferBytesMax), options.BufferBytesMax, KiB, 1024 * MiB);
        Between(problems, nameof(options.EventBytesMax), options.EventBytesMax, 1, 2 * MiB);
        Between(problems, nameof(options.MessageBytesMax), options.MessageBytesMax, 64 * KiB, 1024 * MiB);
    }

    private static void Times(EventHubClientOptions options, List<string> problems)
    {
        Between(problems, nameof(options.PublishTimeout), options.PublishTimeout, 10 * Tick, Hour);
        Between(problems, nameof(options.ConnectTimeout), options.ConnectTimeout, 10 * Tick, TenMinutes);
        Between(problems, nameof(options.DrainTimeout), options.DrainTimeout, TimeSpan.Zero, TenMinutes);
        Between(problems, nameof(options.ReconnectDelayInitial), options.ReconnectDelayInitial, Tick, TenMinutes);
        Between(problems, nameof(options.ReconnectDelayMax), options.ReconnectDelayMax, Tick, Hour);
        Between(problems, nameof(options.ReconnectLaterDelay), options.ReconnectLaterDelay, TimeSpan.Zero, Hour);
        Between(problems, nameof(options.HeartbeatInterval), options.HeartbeatInterval, 100 * Tick, TenMinutes);
        Between(problems, nameof(options.HeartbeatTimeout), options.HeartbeatTimeout, 100 * Tick, TenMinutes);
    }

    private static void Between<T>(List<string> problems, string setting, T value, T min, T max)
        where T : IComparable<T>
    {
        if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0)
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"{setting} is {value}. Give {min} to {max}."));
        }
    }
}
