using EventHub.Grains.Interfaces.Errors;
using Orleans;

namespace EventHub.Grains.Interfaces.Sagas;

/// <summary>A definition as a picture.</summary>
/// <param name="Svg">It, SVG; null after a refusal.</param>
/// <param name="Refusal">Why there is none, or null.</param>
[GenerateSerializer, Immutable, Alias("EventHub.SagaPictureAnswer")]
public sealed record SagaPictureAnswer([property: Id(0)] string? Svg, [property: Id(1)] Refusal? Refusal = null);
