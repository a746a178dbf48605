namespace EventHub.Sagas.Instances;

/// <summary>What undoes a step that is done, or may be.</summary>
/// <param name="State">The state the step belongs to.</param>
/// <param name="Step">Its name.</param>
/// <param name="Number">Its number.</param>
/// <param name="Request">What is to be done.</param>
public sealed record PendingCompensation(string State, string Step, int Number, StepRequest Request);
