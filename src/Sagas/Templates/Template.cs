using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using EventHub.Sagas.Expressions;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Templates;

/// <summary>
/// A value in which text that begins with <c>=</c> is an expression, wherever it stands: <c>{"order":"=key","price":"=event.payload.price"}</c>. Text that shall
/// begin with <c>=</c> begins with two.
/// </summary>
public sealed class Template : IEquatable<Template>
{
    /// <summary>Always null.</summary>
    public static readonly Template Nothing = new(SagaValue.Null, new TemplateNode.Constant(SagaValue.Null), []);

    private readonly TemplateNode _root;

    private Template(SagaValue source, TemplateNode root, ImmutableArray<Expression> expressions)
    {
        Source = source;
        _root = root;
        Expressions = expressions;
    }

    /// <summary>As it was written.</summary>
    public SagaValue Source { get; }

    /// <summary>All expressions in it.</summary>
    public ImmutableArray<Expression> Expressions { get; }

    /// <summary>Reads one; on false <paramref name="error"/> says what is wrong.</summary>
    public static bool TryParse(SagaValue source, [NotNullWhen(true)] out Template? template, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(source);
        ImmutableArray<Expression>.Builder expressions = ImmutableArray.CreateBuilder<Expression>();
        error = null;
        TemplateNode root = Read(source, expressions, ref error);
        template = error is null ? new Template(source, root, expressions.ToImmutable()) : null;
        return template is not null;
    }

    /// <summary>What it comes to.</summary>
    public ExpressionResult Evaluate(ExpressionScope scope)
    {
        ExpressionResult result = _root.Evaluate(scope);
        return result.IsFault || result.Value.Size <= SagaLimits.DataBytesMax ? result
            : ExpressionResult.Failed($"it comes to {result.Value.Size:N0} bytes; at most {SagaLimits.DataBytesMax:N0} are allowed (DataBytesMax)");
    }

    /// <inheritdoc/>
    public bool Equals(Template? other) => other is not null && Source.Equals(other.Source);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Template);

    /// <inheritdoc/>
    public override int GetHashCode() => Source.GetHashCode();

    private static TemplateNode Read(SagaValue source, ImmutableArray<Expression>.Builder expressions, ref string? error)
    {
        switch (source.Kind)
        {
            case SagaValueKind.Text when source.AsText!.StartsWith("==", StringComparison.Ordinal):
                return new TemplateNode.Constant(SagaValue.Of(source.AsText[1..]));
            case SagaValueKind.Text when source.AsText![..Math.Min(1, source.AsText.Length)] == "=":
                if (Expression.TryParse(source.AsText[1..], out Expression? expression, out ExpressionFault? fault))
                {
                    expressions.Add(expression);
                    return new TemplateNode.Computed(expression);
                }

                error ??= $"The expression '{source.AsText}' is wrong at its column {fault.Column + 1}: {fault.Message}";
                return new TemplateNode.Constant(SagaValue.Null);
            case SagaValueKind.List:
                return ReadList(source, expressions, ref error);
            case SagaValueKind.Map:
                return ReadMap(source, expressions, ref error);
            default:
                return new TemplateNode.Constant(source);
        }
    }

    private static TemplateNode ReadList(SagaValue source, ImmutableArray<Expression>.Builder expressions, ref string? error)
    {
        int before = expressions.Count;
        ImmutableArray<TemplateNode>.Builder nodes = ImmutableArray.CreateBuilder<TemplateNode>(source.Elements.Length);
        foreach (SagaValue element in source.Elements)
        {
            nodes.Add(Read(element, expressions, ref error));
        }

        return expressions.Count == before && nodes.All(node => node is TemplateNode.Constant) && !HasEscape(source)
            ? new TemplateNode.Constant(source) : new TemplateNode.Listing(nodes.MoveToImmutable());
    }

    private static TemplateNode ReadMap(SagaValue source, ImmutableArray<Expression>.Builder expressions, ref string? error)
    {
        int before = expressions.Count;
        ImmutableArray<KeyValuePair<string, TemplateNode>>.Builder nodes = ImmutableArray.CreateBuilder<KeyValuePair<string, TemplateNode>>(source.Members.Length);
        foreach (KeyValuePair<string, SagaValue> member in source.Members)
        {
            nodes.Add(new(member.Key, Read(member.Value, expressions, ref error)));
        }

        return expressions.Count == before && nodes.All(node => node.Value is TemplateNode.Constant) && !HasEscape(source)
            ? new TemplateNode.Constant(source) : new TemplateNode.Map(nodes.MoveToImmutable());
    }

    private static bool HasEscape(SagaValue source) =>
        source.AsText?.StartsWith("==", StringComparison.Ordinal) == true || source.Elements.Any(HasEscape) || source.Members.Any(member => HasEscape(member.Value));
}
