using Orleans;

namespace EventHub.Grains.Interfaces.Errors;

/// <summary>What is wrong with one field.</summary>
/// <param name="Field">JSON pointer from the event's root, such as <c>/priority</c>; of many events, <c>/3/priority</c>.</param>
/// <param name="Message">The value seen and the remedy.</param>
[GenerateSerializer, Immutable, Alias("EventHub.RefusedField")]
public sealed record RefusedField([property: Id(0)] string Field, [property: Id(1)] string Message);
