using System.Globalization;
using EventHub.Cli.Configuration;
using EventHub.Cli.Output;
using EventHub.Cli.Versions;
using EventHub.Grains.Interfaces.Partitions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EventHub.Cli.Serving;

/// <summary>What the hub says of itself at its start and its end: a few lines for people, log entries for machines.</summary>
internal static partial class HubBanner
{
    public static void Write(WebApplication app, HubSettings settings, LogWriter log)
    {
        double milliseconds = SinceProcessStart(app.Services.GetRequiredService<TimeProvider>());
        long events = app.Services.GetRequiredService<IPartitions>().All.Sum(partition => partition.Statistics().RetainedEvents);
        string urls = string.Join(' ', app.Urls);
        string storage = settings.Storage.Describe();
        if (settings.Log.Format == LogFormat.Json)
        {
            LogReady(LoggerOf(app), VersionCommand.Own, urls, storage, events, milliseconds);
            return;
        }

        log.Write(string.Create(CultureInfo.InvariantCulture, $"""
            EventHub {VersionCommand.Own} is ready after {milliseconds:0} ms.
              listening  {urls}
              storage    {storage}
              events     {PlainText.Count(events)} stored
            """));
    }

    public static void WriteStopping(WebApplication app, HubSettings settings, LogWriter log)
    {
        if (settings.Log.Format == LogFormat.Json)
        {
            LogStopping(LoggerOf(app));
        }
        else
        {
            log.Write("Stopping: nothing new is taken, what was accepted is finished.");
        }
    }

    public static void WriteStopped(WebApplication app, HubSettings settings, LogWriter log)
    {
        if (settings.Log.Format == LogFormat.Json)
        {
            LogStopped(LoggerOf(app));
        }
        else
        {
            log.Write("Stopped.");
        }
    }

    [LoggerMessage(5101, LogLevel.Information, "EventHub {Version} is ready at {Urls}: {Storage}; {Events} events; {Milliseconds:0} ms after the process started.")]
    private static partial void LogReady(ILogger logger, string version, string urls, string storage, long events, double milliseconds);

    [LoggerMessage(5102, LogLevel.Information, "Stopping: nothing new is taken, what was accepted is finished.")]
    private static partial void LogStopping(ILogger logger);

    [LoggerMessage(5103, LogLevel.Information, "Stopped.")]
    private static partial void LogStopped(ILogger logger);

    private static ILogger LoggerOf(WebApplication app) => app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("EventHub.Cli.Serving");

    private static double SinceProcessStart(TimeProvider timeProvider)
    {
        using System.Diagnostics.Process self = System.Diagnostics.Process.GetCurrentProcess();
        return (timeProvider.GetUtcNow() - self.StartTime.ToUniversalTime()).TotalMilliseconds;
    }
}
