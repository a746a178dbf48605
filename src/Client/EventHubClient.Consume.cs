using System.Runtime.CompilerServices;
using EventHub.Client.Consuming;
using EventHub.Client.Wire;
using EventHub.Protocol.Errors;

namespace EventHub.Client;

public sealed partial class EventHubClient
{
    /// <summary>
    /// Deliveries of a subscription, tracked: <c>await foreach (Delivery delivery in client.ConsumeAsync("billing"))</c>. Each is settled with one of its verbs.
    /// </summary>
    /// <remarks>
    /// <para>At most <see cref="ConsumeOptions.Window"/> deliveries are here without a verb called. To be fast, call the verbs without awaiting each, and await the results later.</para>
    /// <para>A lost connection is made anew, and it goes on by itself. What was received and not taken from the enumeration is dropped then, since the hub hands it out again; what was taken
    /// is <see cref="Delivery.IsLost"/>. Verbs that were not answered are sent again; one that was stored answers <see cref="SettleResult.Settled"/>.</para>
    /// <para>Leaving the enumeration gives back what was not taken; what was taken can still be settled. It ends without an exception when the client is disposed. A client enumerates a
    /// subscription once at a time.</para>
    /// </remarks>
    /// <param name="subscription">Its name.</param>
    /// <param name="options">What may be held. Null: defaults.</param>
    /// <param name="cancellationToken">Ends the enumeration with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="EventHubException">The hub refused, as <c>EH2010</c> when there is no such subscription (any more), or asked not to come back.</exception>
    public IAsyncEnumerable<Delivery> ConsumeAsync(string subscription, ConsumeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(subscription);
        options ??= new ConsumeOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Window, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Window, 100_000, nameof(options));
        return EnumerateAsync(subscription, options, cancellationToken);
    }

    private async IAsyncEnumerable<Delivery> EnumerateAsync(string subscription, ConsumeOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ConsumeState consume = new(subscription, options);
        StringCache strings = new();
        _connector.Start();
        _consumes.Open(consume);
        try
        {
            while (await consume.Items.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                while (consume.Items.TryRead(out ConsumeItem item))
                {
                    Tell(item, options);
                    consume.Reading = item.Frame;
                    for (int i = 0; i < item.Frame?.Count; i++)
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        if (_consumes.Take(consume, item.Frame, i, strings) is { } delivery)
                        {
                            yield return delivery;
                        }
                    }
                }
            }
        }
        finally
        {
            _consumes.Close(consume);
        }
    }

    private static void Tell(in ConsumeItem item, ConsumeOptions options)
    {
        if (item.IsStart)
        {
            options.OnStarted?.Invoke();
        }

        if (item.Interruption is { } reason)
        {
            options.OnInterrupted?.Invoke(reason);
        }
    }
}
