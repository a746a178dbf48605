using EventHub.Protocol.Records;

namespace EventHub.Protocol.Envelope;

/// <summary>The words for priorities, source kinds, statuses and outcomes in JSON, headers and queries.</summary>
public static class EventNames
{
    /// <summary>The word for a priority.</summary>
    public static ReadOnlySpan<byte> Of(EventPriority priority) => throw new NotImplementedException();

    /// <summary>The word for a source kind.</summary>
    public static ReadOnlySpan<byte> Of(SourceKind kind) => throw new NotImplementedException();

    /// <summary>The word for a status.</summary>
    public static ReadOnlySpan<byte> Of(EventStatus status) => throw new NotImplementedException();

    /// <summary>The word for an outcome; empty for <see cref="EventOutcome.None"/>.</summary>
    public static ReadOnlySpan<byte> Of(EventOutcome outcome) => throw new NotImplementedException();

    /// <summary>Reads a priority's word, exactly as written.</summary>
    public static bool TryParse(ReadOnlySpan<byte> word, out EventPriority priority) => throw new NotImplementedException();

    /// <summary>Reads a source kind's word, exactly as written.</summary>
    public static bool TryParse(ReadOnlySpan<byte> word, out SourceKind kind) => throw new NotImplementedException();

    /// <summary>Reads a status's word, exactly as written.</summary>
    public static bool TryParse(ReadOnlySpan<byte> word, out EventStatus status) => throw new NotImplementedException();

    /// <summary>Reads an outcome's word, exactly as written.</summary>
    public static bool TryParse(ReadOnlySpan<byte> word, out EventOutcome outcome) => throw new NotImplementedException();
}
