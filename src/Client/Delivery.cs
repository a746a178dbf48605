using System.Text;
using EventHub.Client.Consuming;

namespace EventHub.Client;

/// <summary>
/// One event handed over for a subscription, and what can be said of it. Call one of <see cref="AckAsync"/>, <see cref="NakAsync"/> and <see cref="TermAsync"/>; one for
/// which none is called until its deadline is handed out again. It owns its memory, shared with those that arrived in the same frame.
/// </summary>
public sealed partial class Delivery
{
    private readonly ConsumeRegistry _registry;
    private long _deadlineTicks;

    internal Delivery(ConsumeRegistry registry, ConsumeState consume, int connection, ReceivedEvent received, ReadOnlyMemory<byte> id) =>
        (_registry, Consume, Connection, Event, IdUtf8) = (registry, consume, connection, received, id);

    /// <summary>The event.</summary>
    public ReceivedEvent Event { get; }

    /// <summary>Names this attempt, as in the other protocols of the hub.</summary>
    public string Id => Encoding.ASCII.GetString(IdUtf8.Span);

    /// <summary>Which attempt it is, from 1.</summary>
    public int Attempt { get; internal init; }

    /// <summary>Until when it must be settled, by the hub's clock. Calling <see cref="ProgressAsync"/> moves it; the client then knows it only about.</summary>
    public DateTimeOffset Deadline => new(Volatile.Read(ref _deadlineTicks), TimeSpan.Zero);

    /// <summary>True when it came from a place behind which the subscription began, or was moved back to: the event's own status does not wait for it.</summary>
    public bool IsLate { get; internal init; }

    /// <summary>True when a stored event is delivered again on request.</summary>
    public bool IsReplay { get; internal init; }

    /// <summary>
    /// True when the connection it came over is gone: the hub hands its event out again. Its verbs are still sent, and answer
    /// <see cref="SettleResult.DeadlinePassed"/> unless they were stored before.
    /// </summary>
    public bool IsLost => Consume.Connection != Connection;

    internal ConsumeState Consume { get; }

    internal ReadOnlyMemory<byte> IdUtf8 { get; }

    /// <summary>The connection it came over.</summary>
    internal int Connection { get; }

    /// <summary>How long its deadline was away when it arrived.</summary>
    internal TimeSpan Patience { get; init; }

    internal long DeadlineTicks
    {
        get => Volatile.Read(ref _deadlineTicks);
        set => Volatile.Write(ref _deadlineTicks, value);
    }

    /// <summary>Its neighbours among those that count for the window, while it does. The registry's.</summary>
    internal Delivery? Previous { get; set; }

    internal Delivery? Next { get; set; }

    internal bool IsCounted { get; set; }
}
