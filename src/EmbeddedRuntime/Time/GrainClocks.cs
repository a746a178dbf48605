using Microsoft.Extensions.DependencyInjection;

namespace EventHub.EmbeddedRuntime.Time;

/// <summary>One clock for each area, so that a test can move one area's time alone: the keyed service, else the unkeyed, else the system's.</summary>
internal sealed class GrainClocks(IServiceProvider services)
{
    public TimeProvider Calls { get; } = For(services, GrainClockNames.Calls);

    public TimeProvider Timers { get; } = For(services, GrainClockNames.Timers);

    public TimeProvider Reminders { get; } = For(services, GrainClockNames.Reminders);

    public TimeProvider Collection { get; } = For(services, GrainClockNames.Collection);

    private static TimeProvider For(IServiceProvider services, string name) =>
        services.GetKeyedService<TimeProvider>(name) ?? services.GetService<TimeProvider>() ?? TimeProvider.System;
}
