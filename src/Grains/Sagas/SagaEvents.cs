using System.Collections.Immutable;
using System.Text;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Records;
using EventHub.Sagas;
using EventHub.Sagas.Expressions;
using EventHub.Sagas.Planning;
using EventHub.Sagas.Values;

namespace EventHub.Grains.Sagas;

/// <summary>Finds the instances an event belongs to, and gives it to them.</summary>
/// <param name="definitions">The definitions.</param>
/// <param name="own">Number of the partition.</param>
/// <param name="isHome">True for instances that live here.</param>
internal sealed class SagaEvents(SagaDefinitions definitions, int own, Func<SagaId, bool> isHome)
{
    private readonly ChannelMatches<SagaListener> _matches = new();
    private readonly List<(DefinedSaga Saga, string Key, ImmutableArray<string> Names)> _found = [];
    private readonly EventTexts _texts = new();

    public void Give(scoped in StoredRecord record, SagaWork work)
    {
        ReadOnlySpan<SagaListener> listeners = _matches.Of(definitions.Listeners, record.Channel);
        if (listeners.IsEmpty)
        {
            return;
        }

        SagaValue? value = null;
        _found.Clear();
        foreach (SagaListener listener in listeners)
        {
            if (!listener.TakesType(record.Field(EventField.Type) is { IsEmpty: false } type ? type : record.Channel))
            {
                continue;
            }

            value ??= ValueOf(record);
            if (KeyOf(listener, value) is { } key)
            {
                Find(listener, key);
            }
        }

        foreach ((DefinedSaga saga, string key, ImmutableArray<string> names) in _found)
        {
            Give(saga, key, new SagaInput.Event(work.NowTicks, names, record.Batch.Partition, record.Sequence, value!), record.TimeTicks, work);
        }
    }

    // An instance gets an event once, under all its names.
    private void Find(SagaListener listener, string key)
    {
        for (int i = 0; i < _found.Count; i++)
        {
            (DefinedSaga saga, string known, ImmutableArray<string> names) = _found[i];
            if (ReferenceEquals(saga, listener.Saga) && known == key)
            {
                _found[i] = (saga, known, names.Add(listener.Event.Name).Sort(StringComparer.Ordinal));
                return;
            }
        }

        _found.Add((listener.Saga, key, listener.Names));
    }

    private void Give(DefinedSaga saga, string key, SagaInput.Event input, long storedTicks, SagaWork work)
    {
        SagaId id = new(saga.Definition.Name, key);
        if (work.Find(id) is { } there)
        {
            if (there.Version == saga.Definition.Version)
            {
                // A clock that was set back is behind the log for a while; times go by the clock then.
                long upTo = Math.Min(storedTicks, input.NowTicks);
                if (there.DueTicks is > 0 and long due && due <= upTo)
                {
                    work.Give(id, new SagaInput.Timer(input.NowTicks) { UpToTicks = upTo });
                }

                work.Give(id, input);
            }
        }
        else if (saga.MayStart(input.Partition, input.Sequence, own) && ReferenceEquals(definitions.Latest(id.Definition), saga) && isHome(id))
        {
            work.Start(saga.Definition, new SagaBegin(key, input.Value["id"].AsText!, input.NowTicks) { Event = input });
        }
    }

    private static string? KeyOf(SagaListener listener, SagaValue value)
    {
        ExpressionResult key = listener.Event.Key.Evaluate(new ExpressionScope(("event", value)));
        string? text = key.Value.Kind is SagaValueKind.Text or SagaValueKind.Number ? key.Value.AsText ?? key.Value.ToString() : null;
        return text is not null && Encoding.UTF8.GetByteCount(text) is > 0 and <= SagaLimits.KeyBytesMax ? text : null;
    }

    private SagaValue ValueOf(scoped in StoredRecord record)
    {
        SagaValue payload = SagaValue.Null;
        if (record.PayloadIsJson && SagaValue.TryParse(record.Payload, out SagaValue parsed))
        {
            payload = parsed;
        }

        SagaValue channel = _texts.Of(record.Channel);
        return SagaValue.OfUnique(
            new("id", SagaValue.Of(record.Id)), new("channel", channel), new("type", record.Field(EventField.Type) is { IsEmpty: false } type ? _texts.Of(type) : channel),
            new("source", record.Field(EventField.Source) is { IsEmpty: false } source ? _texts.Of(source) : _texts.SourceOf(record.Channel)),
            new("subject", Text(record, EventField.Subject)), new("key", Text(record, EventField.Key)), new("time", SagaValue.OfTime(record.CreatedTicks)), new("payload", payload));
    }

    private static SagaValue Text(scoped in StoredRecord record, EventField field) =>
        record.Field(field) is { IsEmpty: false } utf8 ? SagaValue.Of(Encoding.UTF8.GetString(utf8)) : SagaValue.Null;
}
