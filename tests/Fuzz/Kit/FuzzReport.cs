namespace EventHub.Fuzz.Kit;

/// <summary>What a run came to.</summary>
/// <param name="Executions">Inputs tried.</param>
/// <param name="Accepted">Inputs taken.</param>
/// <param name="Kinds">Kinds of outcomes met.</param>
internal sealed record FuzzReport(long Executions, long Accepted, IReadOnlyCollection<string> Kinds);
