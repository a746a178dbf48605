using EventHub.Protocol.Errors;
using EventHub.Protocol.Publishing;

namespace EventHub.Protocol.Schedules;

/// <summary>Reads what a schedule's JSON says.</summary>
public static class ScheduleDocument
{
    /// <summary>Most bytes of one document, its event included.</summary>
    public const int BytesMax = 64 * 1024;

    /// <summary>Where the event stands in the document: what is wrong with it is named from there.</summary>
    public const string EventPointer = "/event";

    /// <summary>
    /// Reads a definition; what is absent or null has its default. Its event is checked as one that is published. The problem, if any, names every field at fault, and
    /// <paramref name="definition"/> is null then.
    /// </summary>
    public static Problem? Read(ReadOnlySpan<byte> json, PublishLimits limits, out ScheduleDefinition? definition) =>
        new ScheduleReader(limits).Read(json, out definition);

    /// <summary>EH1011 for a document of more than <see cref="BytesMax"/>.</summary>
    public static Problem TooLarge(int bytes) => new(ErrorCodes.BodyTooLarge,
        $"The schedule has {bytes:N0} bytes; at most {BytesMax:N0} are allowed. Publish an address where the data is, instead of the data.");
}
