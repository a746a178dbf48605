namespace EventHub.Grains.Sagas;

/// <summary>Somebody who looks at instances once the events are taken that were stored before.</summary>
/// <param name="places">By partition, the last of these events.</param>
/// <param name="continuations">Where the wait goes on.</param>
internal sealed class SagaLook(IReadOnlyDictionary<int, long> places, TaskCreationOptions continuations)
{
    public IReadOnlyDictionary<int, long> Places => places;

    /// <summary>True once they are taken; false when they will not be, here.</summary>
    public TaskCompletionSource<bool> Reached { get; } = new(continuations);
}
