using System.Collections.Immutable;
using System.Text;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;
using EventHub.Protocol.Publishing;
using EventHub.Protocol.Records;

namespace EventHub.Protocol.Subscriptions;

/// <content>The members <c>filter</c> and <c>deliver</c>.</content>
internal sealed partial class SubscriptionReader
{
    private static readonly string[] FilterNames = ["sources", "types", "targets", "priorities", "sql"];
    private static readonly string[] DeliverNames = ["kind", "url", "secret", "headers", "batch", "handler"];
    private static readonly string[] LaterKinds = ["push", "executable", "grain"];

    private ImmutableArray<string> _sources = [], _types = [], _targets = [];
    private ImmutableArray<EventPriority> _priorities = [];
    private bool _hasKind;

    private SubscriptionFilter BuildFilter() =>
        _sources.Length + _types.Length + _targets.Length + _priorities.Length == 0
            ? SubscriptionFilter.None
            : new SubscriptionFilter(_sources, _types, _targets, _priorities);

    private void TakeFilter(string field, string name, in JsonValue value)
    {
        switch (name)
        {
            case "sources":
                _sources = Texts(field, value);
                break;
            case "types":
                _types = Texts(field, value);
                break;
            case "targets":
                _targets = Texts(field, value);
                break;
            case "priorities":
                TakePriorities(field, value);
                break;
            default:
                Wrong(ErrorCodes.NotAvailable, field, "'filter/sql' is not available in this version. Use sources, types, targets and priorities, or filter in the consumer.");
                break;
        }
    }

    private ImmutableArray<string> Texts(string field, in JsonValue value)
    {
        ImmutableArray<string>.Builder texts = ImmutableArray.CreateBuilder<string>();
        HashSet<string> seen = new(StringComparer.Ordinal);
        ReadArray(field, value, SubscriptionFilter.ValuesMax, (string place, in JsonValue element) =>
        {
            if (Text(place, element) is { } text && Check(TextRules.CheckNotEmpty(Encoding.UTF8.GetBytes(text), place)) && IsFirst(seen, place, text))
            {
                texts.Add(text);
            }
        });
        return texts.ToImmutable();
    }

    private void TakePriorities(string field, in JsonValue value)
    {
        ImmutableArray<EventPriority>.Builder priorities = ImmutableArray.CreateBuilder<EventPriority>();
        HashSet<string> seen = new(StringComparer.Ordinal);
        ReadArray(field, value, SubscriptionFilter.ValuesMax, (string place, in JsonValue element) =>
        {
            if (Text(place, element) is not { } text)
            {
                return;
            }

            if (!EventNames.TryParse(Encoding.UTF8.GetBytes(text), out EventPriority priority))
            {
                Wrong(ErrorCodes.InvalidField, place, $"{Label(place)} is '{Show(text)}'. Write critical, high, normal or low.");
            }
            else if (IsFirst(seen, place, text))
            {
                priorities.Add(priority);
            }
        });
        _priorities = priorities.ToImmutable();
    }

    private void TakeDeliver(string field, in JsonValue value)
    {
        ReadObject(field, value, DeliverNames, TakeDeliverMember);
        if (value.Kind == JsonKind.Object && !_hasKind)
        {
            Wrong(ErrorCodes.MissingField, "/deliver/kind", "'deliver/kind' is missing. Write {\"kind\":\"pull\"}, or leave 'deliver' out.");
        }
    }

    private void TakeDeliverMember(string field, string name, in JsonValue value)
    {
        if (name != "kind")
        {
            Wrong(ErrorCodes.NotAvailable, field, $"{Label(field)} is not available in this version: a subscription is pulled from. Leave it out.");
            return;
        }

        _hasKind = true;
        if (Text(field, value) is not { } kind || kind == "pull")
        {
            return;
        }

        if (LaterKinds.Contains(kind))
        {
            Wrong(ErrorCodes.NotAvailable, field, $"The kind of delivery '{kind}' is not available in this version. Write pull.");
        }
        else
        {
            Wrong(ErrorCodes.InvalidField, field, $"'deliver/kind' is '{Show(kind)}'. Write pull.");
        }
    }
}
