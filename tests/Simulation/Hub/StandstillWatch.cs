using Microsoft.Extensions.Logging;

namespace EventHub.Simulation.Hub;

/// <summary>Hears when a subscription stands still because what it noted could not be stored.</summary>
internal sealed class StandstillWatch(Action stands) : ILogger
{
    private const int StandsStill = 2100;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id == StandsStill)
        {
            stands();
        }
    }
}
