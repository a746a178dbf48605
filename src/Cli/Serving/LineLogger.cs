using EventHub.Cli.Configuration;
using Microsoft.Extensions.Logging;

namespace EventHub.Cli.Serving;

/// <summary>Logs one category, a line an entry.</summary>
internal sealed class LineLogger(string category, LogFormat format, LogWriter writer, TimeProvider timeProvider) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        string message = formatter(state, exception);
        DateTimeOffset now = timeProvider.GetUtcNow();
        writer.Write(format == LogFormat.Json
            ? LogLine.Json(now, logLevel, category, eventId, message, state, exception)
            : LogLine.Text(now, logLevel, category, eventId, message, exception));
    }
}
