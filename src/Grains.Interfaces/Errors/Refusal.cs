using System.Collections.Immutable;
using EventHub.Protocol.Errors;
using Orleans;

namespace EventHub.Grains.Interfaces.Errors;

/// <summary>Why a grain did not do what it was asked: a <see cref="Problem"/> that can cross a cluster. Routine, so a result and no exception.</summary>
/// <param name="Code">Number of the error code, such as 2001; docs/errors has a page for each.</param>
/// <param name="Detail">The thing, the value seen, and what to do about it.</param>
[GenerateSerializer, Immutable, Alias("EventHub.Refusal")]
public sealed record Refusal([property: Id(0)] int Code, [property: Id(1)] string Detail)
{
    /// <summary>Fields at fault; empty when no field is.</summary>
    [Id(2)]
    public ImmutableArray<RefusedField> Fields { get; init; } = [];

    /// <summary>When trying again makes sense; null when the caller may choose (or should not).</summary>
    [Id(3)]
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The same as a value of the protocol.</summary>
    public static Refusal Of(Problem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return new Refusal(problem.Code.Number, problem.Detail)
        {
            Fields = [.. problem.Errors.Select(error => new RefusedField(error.Field, error.Message))],
            RetryAfter = problem.RetryAfter,
        };
    }

    /// <summary>The problem this was made of. A code of another version becomes <see cref="ErrorCodes.Internal"/>.</summary>
    public Problem ToProblem() => new(ErrorCodes.All.FirstOrDefault(code => code.Number == Code) ?? ErrorCodes.Internal, Detail)
    {
        Errors = [.. Fields.Select(field => new FieldError(field.Field, field.Message))],
        RetryAfter = RetryAfter,
    };
}
