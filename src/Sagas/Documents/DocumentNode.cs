using System.Collections.Immutable;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Documents;

/// <summary>A value of a document, and where it stands (0, 0 when it stands in none).</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Scalar">What it is when it is neither list nor map.</param>
/// <param name="Elements">The elements of a list.</param>
/// <param name="Members">The members of a map, in order; names may come twice.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
internal sealed record DocumentNode(SagaValueKind Kind, SagaValue Scalar, ImmutableArray<DocumentNode> Elements, ImmutableArray<DocumentMember> Members, int Line, int Column)
{
    public static DocumentNode OfScalar(SagaValue value, int line, int column) => new(value.Kind, value, [], [], line, column);

    public static DocumentNode OfList(ImmutableArray<DocumentNode> elements, int line, int column) => new(SagaValueKind.List, SagaValue.Null, elements, [], line, column);

    public static DocumentNode OfMap(ImmutableArray<DocumentMember> members, int line, int column) => new(SagaValueKind.Map, SagaValue.Null, [], members, line, column);

    /// <summary>The same without places.</summary>
    public static DocumentNode Of(SagaValue value) => value.Kind switch
    {
        SagaValueKind.List => OfList([.. value.Elements.Select(Of)], 0, 0),
        SagaValueKind.Map => OfMap([.. value.Members.Select(member => new DocumentMember(member.Key, Of(member.Value), 0, 0))], 0, 0),
        _ => OfScalar(value, 0, 0),
    };

    public SagaValue ToValue() => Kind switch
    {
        SagaValueKind.List => SagaValue.Of([.. Elements.Select(element => element.ToValue())]),
        SagaValueKind.Map => SagaValue.Of([.. Members.Select(member => new KeyValuePair<string, SagaValue>(member.Name, member.Value.ToValue()))]),
        _ => Scalar,
    };

    /// <summary>Where the part at a JSON pointer stands; where the deepest part of it does that is there.</summary>
    public (int Line, int Column) Find(string path)
    {
        DocumentNode node = this;
        (int Line, int Column) place = (Line, Column);
        foreach (string part in path.Split('/').Skip(1))
        {
            string name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (node.Members.FirstOrDefault(member => member.Name == name) is { } member)
            {
                (node, place) = (member.Value, (member.Line, member.Column));
            }
            else if (int.TryParse(name, out int index) && index >= 0 && index < node.Elements.Length)
            {
                node = node.Elements[index];
                place = (node.Line, node.Column);
            }
            else if (name != "0")
            {
                // A single one stands for a list of one.
                break;
            }
        }

        return place;
    }
}
