using EventHub.Sagas.Planning;

namespace EventHub.Grains.Sagas;

/// <summary>Something that is asked of an instance from outside of the log.</summary>
/// <param name="Do">Does it, as part of a row of inputs at a time; the plan, or null when there is nothing to do it to.</param>
/// <param name="Done">Told once it is stored; null for an answer of a service, which is kept until it is.</param>
/// <param name="AfterSequence">Every event up to this one goes before it, since it was there when this was asked.</param>
internal sealed record AskedSaga(Func<SagaWork, long, SagaPlan?> Do, TaskCompletionSource<SagaPlan?>? Done, long AfterSequence = 0);
