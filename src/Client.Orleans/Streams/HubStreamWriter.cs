using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Text;
using EventHub.Grains.Interfaces.Channels;
using EventHub.Grains.Interfaces.Events;
using Orleans;
using Orleans.Runtime;

namespace EventHub.Client.Orleans.Streams;

/// <summary>Publishes what is written to a stream: one call to the channel's grain for each batch, whatever is in it.</summary>
internal sealed class HubStreamWriter(IGrainFactory grains, IMeterFactory meters)
{
    private readonly Counter<long> _calls = meters.Create(MeterName).CreateCounter<long>("eventhub.streams.publish.calls", "{call}", "Grain calls made to publish.");
    private readonly Counter<long> _events = meters.Create(MeterName).CreateCounter<long>("eventhub.streams.publish.events", "{event}", "Events published with them.");

    /// <summary>Name of the meter that counts calls and events.</summary>
    public const string MeterName = "EventHub.Client.Orleans";

    /// <exception cref="ArgumentException">Something else than <see cref="HubEvent"/> or <see cref="NewEvent"/>.</exception>
    /// <exception cref="HubStreamRefusedException">The hub refused; the events before are stored.</exception>
    public async Task WriteAsync<T>(StreamId stream, IEnumerable<T> items)
    {
        ImmutableArray<NewEvent> batch = [.. items.Select(static item => ToNew(item))];
        if (batch.IsEmpty)
        {
            return;
        }

        _calls.Add(1);
        _events.Add(batch.Length);
        ImmutableArray<PublishAnswer> answers = await grains.GetGrain<IChannelGrain>(Encoding.UTF8.GetString(stream.Key.Span)).PublishMany(batch);
        if (answers.FirstOrDefault(static answer => !answer.Stored) is { } refused)
        {
            throw new HubStreamRefusedException(refused.Refusal!);
        }
    }

    private static NewEvent ToNew(object? item) => item switch
    {
        NewEvent fresh => fresh,
        HubEvent known => OfHubEvent(known),
        _ => throw new ArgumentException($"A channel takes {nameof(HubEvent)}, not {item?.GetType().Name ?? "null"}: use GetStream<{nameof(HubEvent)}>(channel).", nameof(item)),
    };

    // What the publisher decides; what the hub gives, such as id and position, is given anew.
    private static NewEvent OfHubEvent(HubEvent item) => new()
    {
        Payload = item.Payload,
        ContentType = Unless(item.ContentType),
        Source = Unless(item.Source),
        SourceId = item.SourceId,
        Type = Unless(item.Type),
        Subject = item.Subject,
        Target = item.Target,
        Priority = item.Priority,
        SourceKind = item.SourceKind,
        Key = item.Key,
        Time = item.Time == default ? null : item.Time,
        Metadata = item.Metadata,
        UserId = item.UserId,
        SessionId = item.SessionId,
        InstanceId = item.InstanceId,
        Schema = item.Schema,
        Entity = item.Entity,
        Operation = item.Operation,
        CorrelationId = item.CorrelationId,
        CausationId = item.CausationId,
        ParentId = item.ParentId,
        Traceparent = item.Traceparent,
        ExpiresAt = item.ExpiresAt,
        DeliverAt = item.DeliverAt,
    };

    private static string? Unless(string text) => text.Length == 0 ? null : text;
}
