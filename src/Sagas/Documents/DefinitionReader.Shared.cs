using System.Collections.Immutable;
using EventHub.Sagas.Definitions;

namespace EventHub.Sagas.Documents;

/// <content>Transitions of several states.</content>
internal sealed partial class DefinitionReader
{
    private static readonly string[] SharedNames = ["in", "except", "on", "signals", "timeout"];

    private readonly ImmutableArray<SharedTransitions>.Builder _shared = ImmutableArray.CreateBuilder<SharedTransitions>();

    private void TakeShared(string name, DocumentNode node, string path)
    {
        SharedTransitions shared = new() { Name = Name(name, node, path, "shared transitions") };
        Members(node, path, "shared transitions", SharedNames, (field, value, at) => shared = field switch
        {
            "in" => shared with { In = TextOrTexts(value, at) },
            "except" => shared with { Except = TextOrTexts(value, at) },
            "on" => shared with { On = ReadNamed(value, at, "an event", ExpressionNames.OnEvent) },
            "timeout" => shared with { Timeout = ReadTimeout(value, at) },
            _ => shared with { Signals = ReadNamed(value, at, "a signal", ExpressionNames.OnSignal) },
        });
        _shared.Add(shared);
    }

    // In the order of the document, which says nothing: what could be taken twice is refused.
    private StateDefinition WithShared(StateDefinition state) => _shared.Aggregate(state, static (one, shared) => shared.AddTo(one));
}
