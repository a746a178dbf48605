namespace EventHub.Sagas.Planning;

/// <summary>A line of an instance's history.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Subject">To what: the name of a state, step, event or signal, or a channel.</param>
/// <param name="Number">The step's or event's number; 0 for none.</param>
/// <param name="Detail">More: a reason, for instance; null for nothing.</param>
public sealed record SagaNote(SagaNoteKind Kind, string Subject, int Number = 0, string? Detail = null);
