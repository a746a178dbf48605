using EventHub.Cli.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EventHub.Cli.Serving;

/// <summary>Registers the hub's own log.</summary>
internal static class LogRegistration
{
    /// <summary>Logs to <paramref name="writer"/>; of the framework only what may need somebody.</summary>
    public static void AddEventHubLog(this ILoggingBuilder logging, LogOptions options, LogWriter writer)
    {
        LogLevel least = LevelOf(options.Level);
        logging.SetMinimumLevel(least);
        logging.AddFilter("Microsoft", least < LogLevel.Warning ? LogLevel.Warning : least);

        // The process tells why a start failed in its own words; the host's stack traces would only bury them.
        logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        logging.Services.AddSingleton<ILoggerProvider>(services =>
            new LineLoggerProvider(options.Format, writer, services.GetRequiredService<TimeProvider>()));
    }

    private static LogLevel LevelOf(LogDetail detail) => detail switch
    {
        LogDetail.Debug => LogLevel.Debug,
        LogDetail.Warning => LogLevel.Warning,
        LogDetail.Error => LogLevel.Error,
        _ => LogLevel.Information,
    };
}
