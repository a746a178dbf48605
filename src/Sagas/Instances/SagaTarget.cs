namespace EventHub.Sagas.Instances;

/// <summary>Where an instance goes once its calls in flight are answered and, if so, what was done is undone.</summary>
/// <param name="State">A state, <see cref="Failed"/> or <see cref="Cancelled"/>.</param>
/// <param name="Compensate">True when what was done is undone first.</param>
public sealed record SagaTarget(string State, bool Compensate)
{
    /// <summary>The end that no definition has to name.</summary>
    public const string Failed = "(failed)", Cancelled = "(cancelled)";
}
