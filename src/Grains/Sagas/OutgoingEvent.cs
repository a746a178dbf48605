using System.Text;
using EventHub.Protocol.Records;
using EventHub.Sagas.Instances;
using EventHub.Sagas.Planning;
using EventHub.Sagas.Storage;
using EventHub.Sagas.Values;

namespace EventHub.Grains.Sagas;

/// <summary>An event that an instance publishes.</summary>
/// <param name="Definition">The instance's definition.</param>
/// <param name="IdempotencyKey">Its run and the event's number.</param>
/// <param name="Event">The event.</param>
internal sealed record OutgoingEvent(string Definition, string IdempotencyKey, StepRequest.Event Event)
{
    public static OutgoingEvent Of(SagaId id, SagaCommand.PublishEvent published) => new(id.Definition, published.IdempotencyKey, published.Event);

    public byte[] Channel => ChannelTexts.Shared.Utf8(Event.Channel);

    /// <summary>Adds it to a batch. In the batch that says it was published it comes once anyway; in another it needs its key.</summary>
    public void AddTo(EventBatch batch, bool withKey)
    {
        Span<byte> key = stackalloc byte[Encoding.UTF8.GetMaxByteCount(IdempotencyKey.Length)];
        key = key[..Encoding.UTF8.GetBytes(IdempotencyKey, key)];
        using JsonScratch payload = JsonScratch.Of(Event.Payload);
        batch.Add(new EventDraft
        {
            Channel = Channel,
            Source = ChannelTexts.Shared.SourceOf(Definition),
            Type = Event.Type is null ? default : ChannelTexts.Shared.Utf8(Event.Type),
            Subject = Utf8(Event.Subject),
            Key = Utf8(Event.Key),
            CorrelationId = key[..key.LastIndexOf((byte)'-')],
            CausationId = key,
            IdempotencyKey = withKey ? key : default,
            Payload = payload.Written,
            PayloadIsJson = true,
        });
    }

    public void Write(FormatWriter to)
    {
        to.Text(Definition);
        to.Text(IdempotencyKey);
        to.Text(Event.Channel);
        to.Optional(Event.Type);
        to.Optional(Event.Subject);
        to.Optional(Event.Key);
        to.Value(Event.Payload);
    }

    public static OutgoingEvent Read(FormatReader from)
    {
        string definition = from.Text(), key = from.Text(), channel = from.Text();
        string? type = from.Optional(), subject = from.Optional(), orderingKey = from.Optional();
        SagaValue payload = from.Value();
        return new OutgoingEvent(definition, key, new StepRequest.Event(channel, type, subject, orderingKey, payload));
    }

    private static ReadOnlySpan<byte> Utf8(string? text) => text is null ? default : Encoding.UTF8.GetBytes(text);
}
