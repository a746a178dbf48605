namespace EventHub.Client;

/// <summary>What became of a call for many sagas.</summary>
/// <param name="Matched">How many fit.</param>
/// <param name="Changed">To how many it was done; 0 of a dry run.</param>
/// <param name="HasMore">True when <see cref="SagaFilter.Max"/> ended it: a repetition goes on with the others.</param>
/// <param name="RefusedCount">Of a migration: how many were refused, or, of a dry run, would be. 0 of other calls.</param>
/// <param name="Refused">The first ten of those, each with the reason.</param>
public sealed record SagaBulkResult(int Matched, int Changed, bool HasMore, int RefusedCount, IReadOnlyList<SagaRefusal> Refused);
