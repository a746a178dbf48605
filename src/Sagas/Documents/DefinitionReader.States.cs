using System.Collections.Immutable;
using EventHub.Sagas.Definitions;
using EventHub.Sagas.Templates;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Documents;

/// <content>States and transitions.</content>
internal sealed partial class DefinitionReader
{
    private static readonly string[] StateNames = ["steps", "on", "signals", "timeout", "done", "failed", "end", "compensate"];
    private static readonly string[] TransitionNames = ["when", "set", "publish", "goto", "compensate", "restartTimeout"];
    private static readonly string[] TimeoutNames = ["after", "at", "then", .. TransitionNames];
    private static readonly string[] PublishNames = ["channel", "type", "subject", "key", "payload"];

    private StateDefinition ReadState(string name, DocumentNode node, string path)
    {
        StateDefinition state = new() { Name = name };
        bool? compensate = null;
        Members(node, path, "a state", StateNames, (field, value, at) =>
        {
            switch (field)
            {
                case "steps":
                    state = state with { Steps = ReadSteps(value, at) };
                    break;
                case "on":
                    state = state with { On = ReadNamed(value, at, "an event", ExpressionNames.OnEvent) };
                    break;
                case "signals":
                    state = state with { Signals = ReadNamed(value, at, "a signal", ExpressionNames.OnSignal) };
                    break;
                case "timeout":
                    state = state with { Timeout = ReadTimeout(value, at) };
                    break;
                case "done":
                    state = state with { Done = ReadChoices(value, at, ExpressionNames.Always) };
                    break;
                case "failed":
                    state = state with { Failed = ReadChoices(value, at, ExpressionNames.OnFailure) };
                    break;
                case "end":
                    state = state with { End = ReadOutcome(value, at) };
                    break;
                default:
                    compensate = Flag(value, at);
                    break;
            }
        });
        return state with { Compensate = compensate ?? state.End is SagaOutcome.Failed or SagaOutcome.Cancelled };
    }

    private SagaOutcome? ReadOutcome(DocumentNode node, string path)
    {
        switch (Text(node, path))
        {
            case "completed":
                return SagaOutcome.Completed;
            case "failed":
                return SagaOutcome.Failed;
            case "cancelled":
                return SagaOutcome.Cancelled;
            case { } other:
                Wrong(node, path, $"A saga does not end '{other}'. Write completed, failed or cancelled.");
                return null;
            default:
                return null;
        }
    }

    private ImmutableArray<NamedTransitions> ReadNamed(DocumentNode node, string path, string thing, string[] names)
    {
        ImmutableArray<NamedTransitions>.Builder all = ImmutableArray.CreateBuilder<NamedTransitions>();
        Named(node, path, "transitions", (name, value, at) => all.Add(new NamedTransitions(Name(name, value, at, thing), ReadChoices(value, at, names))));
        return all.ToImmutable();
    }

    // One transition or a list of them; the name of a state is one that leads there.
    private ImmutableArray<TransitionDefinition> ReadChoices(DocumentNode node, string path, string[] names) =>
        node.Kind == SagaValueKind.List
            ? [.. node.Elements.Select((element, i) => ReadTransition(element, $"{path}/{i}", names))]
            : [ReadTransition(node, path, names)];

    private TransitionDefinition ReadTransition(DocumentNode node, string path, string[] names)
    {
        if (node.Kind == SagaValueKind.Text)
        {
            return new TransitionDefinition { GoTo = node.Scalar.AsText };
        }

        TransitionDefinition transition = new();
        Members(node, path, "a transition", TransitionNames, (field, value, at) => transition = TakeTransition(transition, field, value, at, names));
        return transition;
    }

    private TransitionDefinition TakeTransition(TransitionDefinition transition, string field, DocumentNode value, string path, string[] names) => field switch
    {
        "when" => transition with { When = Expr(value, path, names) },
        "set" => transition with { Set = Set(value, path, names) },
        "publish" => transition with { Publish = ReadPublishes(value, path, names) },
        "goto" => transition with { GoTo = Text(value, path) },
        "compensate" => transition with { Compensate = Flag(value, path) ?? false },
        _ => transition with { RestartTimeout = Flag(value, path) ?? false },
    };

    private ImmutableArray<PublishDefinition> ReadPublishes(DocumentNode node, string path, string[] names) =>
        node.Kind == SagaValueKind.List
            ? [.. node.Elements.Select((element, i) => ReadPublish(element, $"{path}/{i}", names)).OfType<PublishDefinition>()]
            : ReadPublish(node, path, names) is { } one ? [one] : [];

    private PublishDefinition? ReadPublish(DocumentNode node, string path, string[] names)
    {
        TextTemplate? channel = null, type = null, subject = null, key = null;
        Template? payload = null;
        bool isMap = Members(node, path, "an event to publish", PublishNames, (field, value, at) =>
        {
            switch (field)
            {
                case "channel":
                    channel = Texts(value, at, names);
                    break;
                case "type":
                    type = Texts(value, at, names);
                    break;
                case "subject":
                    subject = Texts(value, at, names);
                    break;
                case "key":
                    key = Texts(value, at, names);
                    break;
                default:
                    payload = Value(value, at, names);
                    break;
            }
        });
        if (isMap)
        {
            Require(node, Has(node, "channel"), path + "/channel", "'channel' is missing: where is the event published?");
        }

        return channel is null ? null : new PublishDefinition(channel, type, subject, key, payload ?? Template.Nothing);
    }

    // { after: 30s, goto: late }, or { after: 30s, then: [ … ] } for several.
    private TimeoutDefinition? ReadTimeout(DocumentNode node, string path)
    {
        DueTime? due = null;
        TransitionDefinition single = new();
        ImmutableArray<TransitionDefinition> several = default;
        bool isMap = Members(node, path, "a timeout", TimeoutNames, (field, value, at) =>
        {
            switch (field)
            {
                case "after":
                    due = ReadDue(value, at);
                    break;
                case "at":
                    due = Expr(value, at, ExpressionNames.Always) is { } expression ? new DueTime(null, null, expression) : null;
                    break;
                case "then":
                    several = ReadChoices(value, at, ExpressionNames.Always);
                    break;
                default:
                    single = TakeTransition(single, field, value, at, ExpressionNames.Always);
                    break;
            }
        });
        if (!isMap)
        {
            return null;
        }

        Require(node, Has(node, "after") != Has(node, "at"), path, "A timeout has either 'after', a duration, or 'at', a time.");
        Require(node, several.IsDefault || !node.Members.Any(member => TransitionNames.Contains(member.Name)), path, "What is done stands either in 'then' or beside it, not in both.");
        return due is null ? null : new TimeoutDefinition(due, several.IsDefault ? [single] : several);
    }

    private DueTime? ReadDue(DocumentNode node, string path)
    {
        if (node.Scalar.AsText?.StartsWith('=') == true)
        {
            return Expr(node, path, ExpressionNames.Always) is { } computed ? new DueTime(null, computed, null) : null;
        }

        return Duration(node, path, TimeSpan.Zero, DueTime.AfterMax) is { } after ? new DueTime(after, null, null) : null;
    }
}
