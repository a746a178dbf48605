namespace EventHub.Sagas.Diagrams.Layout;

/// <summary>Where an arrow runs.</summary>
/// <param name="Spots">From the box it leaves to the box it leads to: pairs between which it bends; inside a pair it is straight and upright.</param>
/// <param name="Label">The middle of its label.</param>
internal sealed record Route(IReadOnlyList<Spot> Spots, Spot Label);
