using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;

namespace EventHub.Protocol.Publishing;

/// <summary>
/// Takes what a parser finds, element by element and in order. Every element ends in exactly one call, unless the whole
/// body is refused: then what was taken so far is void.
/// </summary>
public interface IDraftSink
{
    /// <summary>Element <paramref name="index"/> is a valid event. The draft's spans are valid until this returns: copy what is to stay.</summary>
    void Accept(int index, scoped in EventDraft draft);

    /// <summary>Element <paramref name="index"/> is refused; the others are not affected.</summary>
    void Refuse(int index, Problem problem);
}
