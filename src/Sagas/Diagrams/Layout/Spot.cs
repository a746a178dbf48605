namespace EventHub.Sagas.Diagrams.Layout;

/// <summary>A place in a picture, in pixels from its left upper corner.</summary>
/// <param name="X">To the right.</param>
/// <param name="Y">Down.</param>
internal readonly record struct Spot(double X, double Y);
