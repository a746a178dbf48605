using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using EventHub.Sagas.Definitions;
using EventHub.Sagas.Validation;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Documents;

/// <summary>Definitions as documents, in YAML or JSON.</summary>
public static class SagaDocument
{
    /// <summary>Reads a definition; on false <paramref name="problems"/> says all that is wrong with it, each with its line. What begins with <c>{</c> is JSON.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out SagaDefinition? definition, out ImmutableArray<SagaProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(text);
        definition = null;
        if (Encoding.UTF8.GetByteCount(text) is > SagaLimits.DocumentBytesMax and int bytes)
        {
            problems = [new SagaProblem("", $"The document has {bytes:N0} bytes; at most {SagaLimits.DocumentBytesMax:N0} are allowed.", 1, 1)];
            return false;
        }

        try
        {
            return TryRead(text.AsSpan().TrimStart().StartsWith("{") ? JsonNodes.Read(text) : YamlNodes.Read(text), out definition, out problems);
        }
        catch (DocumentSyntaxException fault)
        {
            problems = [new SagaProblem("", fault.Message, fault.Line, fault.Column)];
            return false;
        }
    }

    /// <summary>Reads a definition that must be right.</summary>
    /// <exception cref="SagaDefinitionException">It is not.</exception>
    public static SagaDefinition Read(string text) =>
        TryRead(text, out SagaDefinition? definition, out ImmutableArray<SagaProblem> problems) ? definition : throw new SagaDefinitionException(problems);

    /// <summary>Reads a definition from a value.</summary>
    public static bool TryRead(SagaValue value, [NotNullWhen(true)] out SagaDefinition? definition, out ImmutableArray<SagaProblem> problems) =>
        TryRead(DocumentNode.Of(value), out definition, out problems);

    private static bool TryRead(DocumentNode root, [NotNullWhen(true)] out SagaDefinition? definition, out ImmutableArray<SagaProblem> problems)
    {
        DefinitionReader reader = new();
        definition = reader.Read(root);
        problems = definition is null ? reader.Problems : [.. DefinitionValidator.Check(definition).Select(problem => Locate(problem, root))];
        definition = problems.IsEmpty ? definition : null;
        return definition is not null;
    }

    private static SagaProblem Locate(SagaProblem problem, DocumentNode root)
    {
        (int line, int column) = root.Find(problem.Path);
        return problem with { Line = line, Column = column };
    }
}
