namespace EventHub.Protocol.Records;

/// <summary>
/// How urgent an event is. The numeric value is the lane number on disk and on the wire; lower is more urgent.
/// JSON: <c>critical high normal low</c>. Default: <see cref="Normal"/>.
/// </summary>
public enum EventPriority : byte
{
    /// <summary>Handed out before everything else.</summary>
    Critical = 0,

    /// <summary>Handed out before <see cref="Normal"/>.</summary>
    High = 1,

    /// <summary>The default.</summary>
    Normal = 2,

    /// <summary>Handed out when nothing more urgent waits, or when it has waited long.</summary>
    Low = 3,
}
