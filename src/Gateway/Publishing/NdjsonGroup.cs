namespace EventHub.Gateway.Publishing;

/// <summary>Lines that are stored together.</summary>
/// <param name="Submission">Their events.</param>
/// <param name="Append">Completes when they are stored, or refused by the storage; never faults. Await it once.</param>
internal readonly record struct NdjsonGroup(Submission Submission, ValueTask Append);
