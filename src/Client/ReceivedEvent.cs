using System.Buffers;
using System.Text.Json;
using EventHub.Client.Reading;
using EventHub.Client.Watching;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Publishing;
using EventHub.Protocol.Records;

namespace EventHub.Client;

/// <summary>
/// An event as the hub gives it, defaults filled in. It owns its memory and may be kept; an event of a watch shares one block of memory with those
/// that arrived in the same frame, so keeping one of them keeps the block.
/// </summary>
public sealed partial class ReceivedEvent
{
    // Times as UTC ticks, a missing one as 0, and what few events have in an object of its own: there is one of these for every event that is received.
    private long _time, _deliverAt, _expiresAt, _createdAt, _processedAt, _completedAt;
    private Position _position;
    private ReceivedContext? _context;
    private WatchFrame? _frame;
    private int _frameIndex;

    internal ReceivedEvent()
    {
    }

    /// <summary>The hub's id.</summary>
    public EventId Id { get; internal set; }

    /// <summary>The channel it was published to.</summary>
    public string Channel { get; internal set; } = "";

    /// <summary>The payload as it was published; empty when the event is deleted.</summary>
    public ReadOnlyMemory<byte> Payload { get; internal set; }

    /// <summary>Media type of the payload.</summary>
    public string ContentType { get; internal set; } = "application/json";

    /// <summary>Where it comes from.</summary>
    public string Source { get; internal set; } = "";

    /// <summary>The publisher's own id; null when it gave none.</summary>
    public string? SourceId { get; internal set; }

    /// <summary>What kind of event it is.</summary>
    public string Type { get; internal set; } = "";

    /// <summary>How urgent it is.</summary>
    public EventPriority Priority { get; internal set; } = EventPriority.Normal;

    /// <summary>What kind of origin it has.</summary>
    public SourceKind SourceKind { get; internal set; }

    /// <summary>When it happened, UTC.</summary>
    public DateTimeOffset Time
    {
        get => new(_time, TimeSpan.Zero);
        internal set => _time = value.UtcTicks;
    }

    /// <summary>When it was to be delivered, UTC; null for at once.</summary>
    public DateTimeOffset? DeliverAt
    {
        get => At(_deliverAt);
        internal set => _deliverAt = value?.UtcTicks ?? 0;
    }

    /// <summary>From when on it is not handed out any more, UTC; null for never.</summary>
    public DateTimeOffset? ExpiresAt
    {
        get => At(_expiresAt);
        internal set => _expiresAt = value?.UtcTicks ?? 0;
    }

    /// <summary>One JSON object as UTF-8; <c>{}</c> or empty when there is none.</summary>
    public ReadOnlyMemory<byte> Metadata { get; internal set; }

    /// <summary>Where it stands in the log; null until a delayed event is released.</summary>
    public Position? Position
    {
        get => _position.Sequence == 0 ? null : _position;
        internal set => _position = value ?? default;
    }

    /// <summary>Where it stands, over all its recipients.</summary>
    public EventStatus Status { get; internal set; }

    /// <summary>How it ended; <see cref="EventOutcome.None"/> while it has not.</summary>
    public EventOutcome Outcome { get; internal set; }

    /// <summary>When the hub stored it, UTC.</summary>
    public DateTimeOffset CreatedAt
    {
        get => new(_createdAt, TimeSpan.Zero);
        internal set => _createdAt = value.UtcTicks;
    }

    /// <summary>When it was first handed over, UTC; null while it was not.</summary>
    public DateTimeOffset? ProcessedAt
    {
        get => At(_processedAt);
        internal set => _processedAt = value?.UtcTicks ?? 0;
    }

    /// <summary>When it ended, UTC; null while it has not.</summary>
    public DateTimeOffset? CompletedAt
    {
        get => At(_completedAt);
        internal set => _completedAt = value?.UtcTicks ?? 0;
    }

    /// <summary>The last error; null when there was none.</summary>
    public string? Error
    {
        get => _context?.Error;
        internal set
        {
            if (value is not null || _context is not null)
            {
                Context.Error = value;
            }
        }
    }

    /// <summary>The highest attempt − 1.</summary>
    public int RetryCount { get; internal set; }

    /// <summary>The event this one republishes; null for most.</summary>
    public EventId? ReplayOf
    {
        get => _context?.ReplayOf;
        internal set
        {
            if (value is not null || _context is not null)
            {
                Context.ReplayOf = value;
            }
        }
    }

    /// <summary>
    /// The place behind this event: a watch from here goes on with the next one. Only events of a watch have one, and the place is computed
    /// when it is asked for. Null otherwise.
    /// </summary>
    public string? Cursor => _frame?.CursorBehind(_frameIndex);

    /// <summary>The payload as an object; null for a JSON null.</summary>
    /// <param name="options">Null: names in camelCase, as the web does.</param>
    /// <exception cref="JsonException">The payload is no JSON, or none of <typeparamref name="T"/>.</exception>
    public T? ReadPayload<T>(JsonSerializerOptions? options = null) =>
        JsonSerializer.Deserialize<T>(Payload.Span, options ?? JsonSerializerOptions.Web);

    /// <summary>True when the payload is JSON by its content type.</summary>
    public bool IsJson => ContentTypes.IsJson(ContentType);

    /// <summary>
    /// Writes the event as the hub's REST API gives it: every field, in that order, null when absent, a payload that is not JSON as
    /// <c>payloadBase64</c>. On one line: raw line breaks between tokens of payload and metadata become spaces.
    /// </summary>
    public void WriteJson(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        EventText.Write(output, this);
    }

    private static DateTimeOffset? At(long ticks) => ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero);

    internal void StandsIn(WatchFrame frame, int index) => (_frame, _frameIndex) = (frame, index);
}
