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

    public byte[] Channel => Encoding.UTF8.GetBytes(Event.Channel);

    /// <summary>Adds it to a batch. In the batch that says it was published it comes once anyway; in another it needs its key.</summary>
    public void AddTo(EventBatch batch, bool withKey) => batch.Add(new EventDraft(Channel)
    {
        Source = Encoding.UTF8.GetBytes($"/v1/sagas/{Uri.EscapeDataString(Definition)}"),
        Type = Encoding.UTF8.GetBytes(Event.Type ?? ""),
        Subject = Encoding.UTF8.GetBytes(Event.Subject ?? ""),
        Key = Encoding.UTF8.GetBytes(Event.Key ?? ""),
        CorrelationId = Encoding.UTF8.GetBytes(IdempotencyKey.AsSpan(0, IdempotencyKey.LastIndexOf('-')).ToString()),
        CausationId = Encoding.UTF8.GetBytes(IdempotencyKey),
        IdempotencyKey = withKey ? Encoding.UTF8.GetBytes(IdempotencyKey) : default,
        Payload = Event.Payload.ToJson(),
        PayloadIsJson = true,
    });

    public void Write(FormatWriter to)
    {
        to.Text(Definition);
        to.Text(IdempotencyKey);
        to.Text(Event.Channel);
        to.Optional(Event.Type);
        to.Optional(Event.Subject);
        to.Optional(Event.Key);
        to.Bytes(Event.Payload.ToJson());
    }

    public static OutgoingEvent Read(FormatReader from)
    {
        string definition = from.Text(), key = from.Text(), channel = from.Text();
        string? type = from.Optional(), subject = from.Optional(), orderingKey = from.Optional();
        SagaValue payload = from.Value();
        return new OutgoingEvent(definition, key, new StepRequest.Event(channel, type, subject, orderingKey, payload));
    }
}
