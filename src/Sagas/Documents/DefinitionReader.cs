using System.Collections.Immutable;
using EventHub.Protocol.Channels;
using EventHub.Sagas.Definitions;
using EventHub.Sagas.Expressions;
using EventHub.Sagas.Templates;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Documents;

/// <summary>Makes a definition of a document's nodes. What fits together is not looked at: that is the validator's.</summary>
internal sealed partial class DefinitionReader
{
    private static readonly string[] RootNames = ["saga", "version", "title", "keep", "events", "start", "states", "shared", "checks"];
    private static readonly string[] EventNames = ["channel", "type", "key"];
    private static readonly string[] StartNames = ["on", "when", "set", "goto"];
    private static readonly TimeSpan KeepMax = TimeSpan.FromDays(3660);

    private readonly ImmutableArray<EventDefinition>.Builder _events = ImmutableArray.CreateBuilder<EventDefinition>();
    private readonly ImmutableArray<StateDefinition>.Builder _states = ImmutableArray.CreateBuilder<StateDefinition>();
    private string? _name, _title;
    private int _version;
    private TimeSpan _keep = SagaDefinition.DefaultKeep;
    private StartDefinition? _start;

    /// <summary>All that is wrong so far.</summary>
    public ImmutableArray<SagaProblem> Problems => [.. _problems];

    /// <summary>The definition; null when something is wrong with it.</summary>
    public SagaDefinition? Read(DocumentNode root)
    {
        bool hasStart = false;
        Members(root, "", "a saga", RootNames, (name, value, path) =>
        {
            hasStart |= name == "start";
            TakeRoot(name, value, path);
        });
        if (root.Kind == SagaValueKind.Map)
        {
            Require(root, _name is not null || Has(root, "saga"), "/saga", "'saga', the definition's name, is missing.");
            Require(root, _version > 0 || Has(root, "version"), "/version", "'version' is missing. Begin with 1, and count up with each change.");
            Require(root, hasStart, "/start", "'start' is missing. Say at least which state comes first: { goto: name }.");
            Require(root, Has(root, "states"), "/states", "'states' are missing.");
        }

        return _problems.Count > 0 ? null : new SagaDefinition(_name!, _version, _title, _keep, _events.ToImmutable(), _start!, [.. _states.Select(WithShared)])
        {
            Shared = _shared.ToImmutable(),
            Checks = _checks.ToImmutable(),
        };
    }

    private static bool Has(DocumentNode node, string name) => node.Members.Any(member => member.Name == name && member.Value.Kind != SagaValueKind.Null);

    private void Require(DocumentNode node, bool isThere, string path, string message)
    {
        if (!isThere)
        {
            Wrong(node, path, message);
        }
    }

    private void TakeRoot(string name, DocumentNode value, string path)
    {
        switch (name)
        {
            case "saga":
                _name = Text(value, path) is { } text ? Name(text, value, path, "a saga") : null;
                break;
            case "version":
                _version = (int)(Number(value, path, 1, int.MaxValue, whole: true) ?? 0);
                break;
            case "title":
                _title = Text(value, path);
                break;
            case "keep":
                _keep = Duration(value, path, TimeSpan.Zero, KeepMax) ?? _keep;
                break;
            case "events":
                Named(value, path, "the events", TakeEvent);
                break;
            case "start":
                TakeStart(value, path);
                break;
            case "shared":
                Named(value, path, "what is shared", TakeShared);
                break;
            case "checks":
                Named(value, path, "the checks", TakeCheck);
                break;
            default:
                Named(value, path, "the states", (state, node, at) => _states.Add(ReadState(Name(state, node, at, "a state"), node, at)));
                break;
        }
    }

    private void TakeEvent(string name, DocumentNode node, string path)
    {
        ChannelPattern? channel = null;
        string? type = null;
        Expression? key = null;
        Members(node, path, "an event", EventNames, (field, value, at) =>
        {
            switch (field)
            {
                case "channel" when Text(value, at) is { } text:
                    if (!ChannelPattern.TryParse(text, out channel, out string? error))
                    {
                        Wrong(value, at, error);
                    }

                    break;
                case "type":
                    type = Text(value, at);
                    break;
                case "key":
                    key = Expr(value, at, ExpressionNames.Key);
                    break;
            }
        });
        if (node.Kind == SagaValueKind.Map)
        {
            Require(node, Has(node, "channel"), path + "/channel", $"The event '{name}' has no channel. Name the one it comes on, or a pattern.");
            Require(node, Has(node, "key"), path + "/key", $"The event '{name}' has no key. Say which instance it belongs to, such as event.payload.orderId.");
        }

        Name(name, node, path, "an event");
        if (channel is not null && key is not null)
        {
            _events.Add(new EventDefinition(name, channel, type, key));
        }
    }

    private void TakeStart(DocumentNode node, string path)
    {
        ImmutableArray<string> on = [];
        Expression? when = null;
        Mapping set = Mapping.Empty;
        string? first = null;
        Members(node, path, "the start", StartNames, (field, value, at) =>
        {
            switch (field)
            {
                case "on":
                    on = TextOrTexts(value, at);
                    break;
                case "when":
                    when = Expr(value, at, ExpressionNames.Start);
                    break;
                case "set":
                    set = Set(value, at, ExpressionNames.Start);
                    break;
                default:
                    first = Text(value, at);
                    break;
            }
        });
        if (node.Kind == SagaValueKind.Map)
        {
            Require(node, Has(node, "goto"), path + "/goto", "'goto' is missing: which state comes first?");
        }

        _start = new StartDefinition { On = on, When = when, Set = set, GoTo = first ?? "" };
    }

    private ImmutableArray<string> TextOrTexts(DocumentNode node, string path)
    {
        if (node.Kind != SagaValueKind.List)
        {
            return Text(node, path) is { } one ? [one] : [];
        }

        ImmutableArray<string>.Builder all = ImmutableArray.CreateBuilder<string>();
        for (int i = 0; i < node.Elements.Length; i++)
        {
            if (Text(node.Elements[i], $"{path}/{i}") is { } text)
            {
                all.Add(text);
            }
        }

        return all.ToImmutable();
    }
}
