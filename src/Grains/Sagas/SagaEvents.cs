using System.Text;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Envelope;
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
    private readonly Dictionary<(DefinedSaga Saga, string Key), List<string>> _found = [];

    public void Give(scoped in StoredRecord record, SagaWork work, long now)
    {
        ReadOnlySpan<SagaListener> listeners = _matches.Of(definitions.Listeners, record.Channel);
        if (listeners.IsEmpty)
        {
            return;
        }

        SagaValue value = ValueOf(record);
        _found.Clear();
        foreach (SagaListener listener in listeners)
        {
            if ((listener.Event.Type is null || listener.Event.Type == value["type"].AsText) && KeyOf(listener, value) is { } key)
            {
                if (!_found.TryGetValue((listener.Saga, key), out List<string>? names))
                {
                    _found[(listener.Saga, key)] = names = [];
                }

                names.Add(listener.Event.Name);
            }
        }

        foreach (((DefinedSaga saga, string key), List<string> names) in _found)
        {
            names.Sort(StringComparer.Ordinal);
            Give(saga, key, new SagaInput.Event(now, [.. names], record.Batch.Partition, record.Sequence, value), work);
        }
    }

    private void Give(DefinedSaga saga, string key, SagaInput.Event input, SagaWork work)
    {
        SagaId id = new(saga.Definition.Name, key);
        if (work.Find(id) is { } there)
        {
            if (there.Version == saga.Definition.Version)
            {
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

    private static SagaValue ValueOf(scoped in StoredRecord record)
    {
        string channel = Encoding.UTF8.GetString(record.Channel);
        SagaValue payload = SagaValue.Null;
        if (record.PayloadIsJson && SagaValue.TryParse(record.Payload, out SagaValue parsed))
        {
            payload = parsed;
        }

        return SagaValue.Map(
            ("id", SagaValue.Of(record.Id.ToString())), ("channel", SagaValue.Of(channel)), ("type", SagaValue.Of(Text(record, EventField.Type) ?? channel)),
            ("source", SagaValue.Of(Text(record, EventField.Source) ?? "/v1/channels/" + channel)), ("subject", SagaValue.Of(Text(record, EventField.Subject))),
            ("key", SagaValue.Of(Text(record, EventField.Key))), ("time", SagaValue.Of(Timestamps.Format(record.CreatedTicks))), ("payload", payload));
    }

    private static string? Text(scoped in StoredRecord record, EventField field) => record.Field(field) is { IsEmpty: false } utf8 ? Encoding.UTF8.GetString(utf8) : null;
}
