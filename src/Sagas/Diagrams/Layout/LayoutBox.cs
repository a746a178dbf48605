namespace EventHub.Sagas.Diagrams.Layout;

/// <summary>A box that is to be placed. Lengths are pixels.</summary>
/// <param name="Width">How wide it is.</param>
/// <param name="Height">How high it is.</param>
internal readonly record struct LayoutBox(double Width, double Height);
