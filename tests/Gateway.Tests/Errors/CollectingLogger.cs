using Microsoft.Extensions.Logging;

namespace EventHub.Gateway.Tests.Errors;

/// <summary>Keeps the faults that were logged.</summary>
internal sealed class CollectingLogger<T> : ILogger<T>
{
    public List<Exception?> Faults { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Faults.Add(exception);
}
