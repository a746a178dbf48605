using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;

namespace EventHub.Protocol.Publishing;

/// <summary>
/// Takes what a parser finds, element by element and in order. Every element ends in exactly one call, unless the whole
/// body is refused: then what was taken so far is void.
/// </summary>
public interface IDraftSink
{
    /// <summary>Element <paramref name="index"/> is a valid event. The draft is the callee's to change, its spans are valid until this returns: copy what is to stay.</summary>
    void Accept(int index, scoped ref EventDraft draft);

    /// <summary>
    /// Element <paramref name="index"/> is an event that is not stored any more, for its time has passed, and valid else. A publisher that heard no answer repeats it so: where an event
    /// with its idempotency identity is stored that is the answer, and <paramref name="otherwise"/> where not. Refused at once by default.
    /// </summary>
    void AcceptIfKnown(int index, scoped ref EventDraft draft, Problem otherwise) => Refuse(index, otherwise);

    /// <summary>Element <paramref name="index"/> is refused; the others are not affected.</summary>
    void Refuse(int index, Problem problem);
}
