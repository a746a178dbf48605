using System.Collections.Immutable;
using EventHub.Protocol.Errors;
using EventHub.Sagas;
using EventHub.Sagas.Definitions;
using EventHub.Sagas.Documents;

namespace EventHub.Grains.Sagas;

/// <summary>Reads definitions, and says what is wrong with them.</summary>
internal static class SagaDocuments
{
    // An answer stays readable; the first ones usually explain the others.
    private const int ProblemsMax = 50;

    /// <summary>The definition.</summary>
    /// <exception cref="EventHubException"><c>InvalidSagaDefinition</c>, with each problem and its line.</exception>
    public static SagaDefinition Read(string document)
    {
        if (SagaDocument.TryRead(document, out SagaDefinition? definition, out ImmutableArray<SagaProblem> problems))
        {
            return definition;
        }

        throw new EventHubException(new Problem(
            ErrorCodes.InvalidSagaDefinition, $"The definition has {(problems.Length == 1 ? "a problem" : $"{problems.Length} problems")}: {problems[0]}{(problems.Length == 1 ? "" : " …")}")
        {
            Errors = [.. problems.Take(ProblemsMax).Select(static one => new FieldError(one.Path, one.Line == 0 ? one.Message : $"line {one.Line}, column {one.Column}: {one.Message}"))],
        });
    }
}
