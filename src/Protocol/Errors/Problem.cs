using System.Collections.Immutable;

namespace EventHub.Protocol.Errors;

/// <summary>
/// A refusal or failure as a value: what a REST problem, a result of a batch and a WebSocket error frame are made of.
/// </summary>
/// <param name="Code">Which kind.</param>
/// <param name="Detail">The thing, the value seen, and what to do about it.</param>
public sealed record Problem(ErrorCode Code, string Detail)
{
    /// <summary>Fields at fault; empty when no field is.</summary>
    public ImmutableArray<FieldError> Errors { get; init; } = [];

    /// <summary>When trying again makes sense; null when the client may choose (or should not).</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>A problem with one field.</summary>
    public static Problem OfField(ErrorCode code, string field, string detail) =>
        new(code, detail) { Errors = [new FieldError(field, detail)] };
}
