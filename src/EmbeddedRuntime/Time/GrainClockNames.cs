namespace EventHub.EmbeddedRuntime.Time;

/// <summary>Keys under which a <see cref="TimeProvider"/> can be registered for one area of the grain runtime.</summary>
public static class GrainClockNames
{
    /// <summary>Response, activation and deactivation timeouts.</summary>
    public const string Calls = "EventHub.Grains.Calls";

    /// <summary>Grain timers.</summary>
    public const string Timers = "EventHub.Grains.Timers";

    /// <summary>Reminders.</summary>
    public const string Reminders = "EventHub.Grains.Reminders";

    /// <summary>Deactivation of idle grains.</summary>
    public const string Collection = "EventHub.Grains.Collection";
}
