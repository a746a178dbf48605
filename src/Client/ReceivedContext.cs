using EventHub.Protocol.Positions;

namespace EventHub.Client;

/// <summary>What only some events have.</summary>
internal sealed class ReceivedContext
{
    public string? Error { get; set; }

    public EventId? ReplayOf { get; set; }

    public string? Subject { get; private set; }

    public string? Target { get; private set; }

    public string? Key { get; private set; }

    public string? UserId { get; private set; }

    public string? SessionId { get; private set; }

    public string? InstanceId { get; private set; }

    public string? Schema { get; private set; }

    public string? Entity { get; private set; }

    public string? Operation { get; private set; }

    public string? CorrelationId { get; private set; }

    public string? CausationId { get; private set; }

    public string? ParentId { get; private set; }

    public string? Traceparent { get; private set; }

    /// <summary>Sets a text field by its number in hub.proto; others are passed over.</summary>
    public void Set(int field, string text) => _ = field switch
    {
        7 => Subject = text,
        8 => Target = text,
        11 => Key = text,
        14 => UserId = text,
        15 => SessionId = text,
        16 => InstanceId = text,
        17 => Schema = text,
        18 => Entity = text,
        19 => Operation = text,
        20 => CorrelationId = text,
        21 => CausationId = text,
        22 => ParentId = text,
        23 => Traceparent = text,
        _ => null,
    };
}
