namespace EventHub.Client;

/// <summary>How a watch begins and what it may hold.</summary>
public sealed record WatchOptions
{
    /// <summary>
    /// Where it begins: <c>now</c>, <c>earliest</c>, a cursor (<see cref="ReceivedEvent.Cursor"/>; it resumes behind that event), a sequence or an RFC 3339
    /// time (both inclusive). Default: <c>now</c>, which is fixed when the hub accepts the watch, at the first step of the enumeration.
    /// </summary>
    public string From { get; init; } = "now";

    /// <summary>
    /// Most events received and not yet consumed; the hub sends no more than there is room for. Default 1,000. Range 1 to 100,000. With large
    /// events choose fewer: this many of them are held in memory.
    /// </summary>
    public int BufferEvents { get; init; } = 1000;

    /// <summary>
    /// Called when history is missing, in order, between the event before and the event after the gap; the enumeration goes on. Null: the
    /// enumeration ends with an <see cref="EventGapException"/>.
    /// </summary>
    public Action<WatchGap>? OnGap { get; init; }

    /// <summary>
    /// Called when the hub has accepted the watch: everything stored from here on is seen. Called again, in order with the events, each time it resumes on a
    /// new connection. Null: nobody is told.
    /// </summary>
    public Action? OnStarted { get; init; }

    /// <summary>
    /// Called with the reason, in order with the events, when the connection of a started watch is lost. It resumes by itself. Null: nobody is told.
    /// </summary>
    public Action<string>? OnInterrupted { get; init; }
}
