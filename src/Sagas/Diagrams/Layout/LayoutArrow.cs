namespace EventHub.Sagas.Diagrams.Layout;

/// <summary>An arrow between two different boxes, and the room its label takes. Lengths are pixels.</summary>
/// <param name="From">Index of the box it leaves.</param>
/// <param name="To">Index of the box it leads to.</param>
/// <param name="Width">How wide its label is; 0 without one.</param>
/// <param name="Height">How high its label is; 0 without one.</param>
internal readonly record struct LayoutArrow(int From, int To, double Width, double Height);
