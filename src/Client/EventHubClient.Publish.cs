using System.Text.Json;
using EventHub.Client.Publishing;
using EventHub.Protocol.Errors;

namespace EventHub.Client;

public sealed partial class EventHubClient
{
    /// <summary>
    /// Publishes one event; complete when the hub has stored it. Call as often as you like without awaiting: events go out in the order of
    /// the calls, as many together as wait while the connection is busy.
    /// </summary>
    /// <remarks>
    /// <para>When the buffers are full (<see cref="EventHubClientOptions.BufferEventsMax"/>) the call waits for room. When the connection is lost, unanswered events are sent again under their
    /// idempotency keys, so none is lost or doubled, until <see cref="EventHubClientOptions.PublishTimeout"/>.</para>
    /// <para>Cancelling takes an event back that was not sent; one that was may be stored. Await the result once, as with every ValueTask.</para>
    /// </remarks>
    /// <exception cref="EventHubException">The event was refused or could not be sent, or its outcome is unknown. <see cref="TryPublishAsync(PublishEvent, CancellationToken)"/> gives the same as a value.</exception>
    public ValueTask<PublishReceipt> PublishAsync(PublishEvent publish, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<PublishReceipt>(cancellationToken) : Start(Outgoing(publish), cancellationToken).ReceiptTask;

    /// <summary>Publishes a payload; otherwise as <see cref="PublishAsync(PublishEvent, CancellationToken)"/>.</summary>
    /// <param name="channel">Where to.</param>
    /// <param name="payload">The payload. It must not change until the result is there.</param>
    /// <param name="contentType">Its media type. Null: <c>application/json</c>, and the payload must be JSON then.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="EventHubException">The event was refused or could not be sent, or its outcome is unknown.</exception>
    public ValueTask<PublishReceipt> PublishAsync(
        string channel, ReadOnlyMemory<byte> payload, string? contentType = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(channel);
        return cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<PublishReceipt>(cancellationToken)
            : Start(new OutgoingEvent(channel, payload, contentType, null), cancellationToken).ReceiptTask;
    }

    /// <summary>Publishes an object as JSON; otherwise as <see cref="PublishAsync(PublishEvent, CancellationToken)"/>.</summary>
    /// <param name="channel">Where to.</param>
    /// <param name="payload">The object.</param>
    /// <param name="options">How it becomes JSON. Null: names in camelCase, as the web does.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="EventHubException">The event was refused or could not be sent, or its outcome is unknown.</exception>
    public ValueTask<PublishReceipt> PublishJsonAsync<T>(
        string channel, T payload, JsonSerializerOptions? options = null, CancellationToken cancellationToken = default) =>
        PublishAsync(channel, JsonSerializer.SerializeToUtf8Bytes(payload, options ?? JsonSerializerOptions.Web), null, cancellationToken);

    /// <summary>Publishes one event, with refusals as values; otherwise as <see cref="PublishAsync(PublishEvent, CancellationToken)"/>.</summary>
    public ValueTask<PublishResult> TryPublishAsync(PublishEvent publish, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<PublishResult>(cancellationToken) : Start(Outgoing(publish), cancellationToken).ResultTask;

    /// <summary>
    /// Publishes several events in this order; complete when all are answered. One that is refused is a value among the results and keeps no other
    /// from being stored. Cancelling ends the wait, not the publishes.
    /// </summary>
    /// <returns>One result per event, in the order of <paramref name="publishes"/>.</returns>
    public ValueTask<IReadOnlyList<PublishResult>> PublishAsync(IReadOnlyList<PublishEvent> publishes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(publishes);
        if (cancellationToken.IsCancellationRequested || publishes.Count == 0)
        {
            return cancellationToken.IsCancellationRequested
                ? ValueTask.FromCanceled<IReadOnlyList<PublishResult>>(cancellationToken) : ValueTask.FromResult<IReadOnlyList<PublishResult>>([]);
        }

        OutgoingEvent[] outgoing = [.. publishes.Select(Outgoing)];
        PublishGroup group = new(outgoing.Length, cancellationToken);
        _connector.Start();
        for (int i = 0; i < outgoing.Length; i++)
        {
            _queue.Publish(outgoing[i], group, i, default);
        }

        return new ValueTask<IReadOnlyList<PublishResult>>(group.Task);
    }

    private static OutgoingEvent Outgoing(PublishEvent publish)
    {
        ArgumentNullException.ThrowIfNull(publish);
        ArgumentNullException.ThrowIfNull(publish.Channel);
        return new OutgoingEvent(publish.Channel, publish.Payload, publish.ContentType, publish);
    }

    private PublishOperation Start(in OutgoingEvent outgoing, CancellationToken cancellationToken)
    {
        _connector.Start();
        return _queue.Publish(outgoing, null, 0, cancellationToken);
    }
}
