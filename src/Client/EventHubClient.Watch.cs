using System.Runtime.CompilerServices;
using EventHub.Client.Watching;
using EventHub.Client.Wire;
using EventHub.Protocol.Errors;

namespace EventHub.Client;

public sealed partial class EventHubClient
{
    /// <summary>
    /// Live events of the channels that match a pattern, as they are stored: <c>await foreach (ReceivedEvent received in client.WatchAsync("orders.&gt;"))</c>.
    /// </summary>
    /// <remarks>
    /// <para>Each partition's events come in order. A lost connection is made anew and the watch resumes behind the last event received: nothing twice, nothing
    /// left out. When history is gone meanwhile, the watch says so: see <see cref="WatchOptions.OnGap"/>.</para>
    /// <para>A slow consumer gets no more than <see cref="WatchOptions.BufferEvents"/> ahead; the hub waits. The enumeration ends when it is cancelled or left, and
    /// when the client is disposed.</para>
    /// </remarks>
    /// <param name="pattern"><c>*</c> is one token, <c>&gt;</c> at the end one or more, a lone <c>&gt;</c> everything.</param>
    /// <param name="options">Where it begins and what it may hold. Null: from now.</param>
    /// <param name="cancellationToken">Ends the enumeration with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="EventHubException">The hub refused the watch, or asked not to come back.</exception>
    /// <exception cref="EventGapException">History is missing and <see cref="WatchOptions.OnGap"/> is not set.</exception>
    public IAsyncEnumerable<ReceivedEvent> WatchAsync(string pattern, WatchOptions? options = null, CancellationToken cancellationToken = default) =>
        WatchAsync([pattern], options, cancellationToken);

    /// <summary>Live events of the channels that match one of several patterns; otherwise as <see cref="WatchAsync(string, WatchOptions?, CancellationToken)"/>.</summary>
    public IAsyncEnumerable<ReceivedEvent> WatchAsync(
        IReadOnlyList<string> patterns, WatchOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        options ??= new WatchOptions();
        ArgumentOutOfRangeException.ThrowIfZero(patterns.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BufferEvents, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.BufferEvents, 100_000);
        ArgumentException.ThrowIfNullOrEmpty(options.From);
        return EnumerateAsync([.. patterns], options, cancellationToken);
    }

    private async IAsyncEnumerable<ReceivedEvent> EnumerateAsync(
        string[] patterns, WatchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        WatchState watch = new(patterns, options);
        StringCache strings = new();
        int consumed = 0;
        _connector.Start();
        _watches.Open(watch);
        try
        {
            while (await watch.Items.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                while (watch.Items.TryRead(out WatchItem item))
                {
                    Tell(item, options);
                    for (int i = 0; i < item.Frame?.Count; i++)
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        yield return Read(item.Frame, i, strings);
                        if (++consumed == watch.CreditStep)
                        {
                            _watches.Consumed(watch, consumed);
                            consumed = 0;
                        }
                    }
                }
            }
        }
        finally
        {
            _watches.Close(watch);
        }
    }

    private static ReceivedEvent Read(WatchFrame frame, int index, StringCache strings)
    {
        ReceivedEvent received = EventDecoder.Read(frame[index], strings);
        received.StandsIn(frame, index);
        return received;
    }

    private static void Tell(in WatchItem item, WatchOptions options)
    {
        if (item.IsStart)
        {
            options.OnStarted?.Invoke();
        }

        if (item.Interruption is { } reason)
        {
            options.OnInterrupted?.Invoke(reason);
        }

        if (item.Gap is { } gap)
        {
            (options.OnGap ?? (static gap => throw new EventGapException(gap)))(gap);
        }
    }
}
