using EventHub.Cli.Configuration;
using Microsoft.Extensions.Logging;

namespace EventHub.Cli.Serving;

/// <summary>Makes the hub's loggers; the writer belongs to whoever made it.</summary>
internal sealed class LineLoggerProvider(LogFormat format, LogWriter writer, TimeProvider timeProvider) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new LineLogger(categoryName, format, writer, timeProvider);

    public void Dispose()
    {
    }
}
