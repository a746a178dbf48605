using System.Threading.Channels;
using EventHub.EmbeddedRuntime.Activations;
using EventHub.EmbeddedRuntime.Calls;
using Orleans.Runtime;

namespace EventHub.EmbeddedRuntime.Streams;

/// <summary>One subscriber's queue. It takes one item after the other; a full queue makes publishers wait.</summary>
internal sealed class StreamSubscription
{
    private readonly Channel<StreamItem> _items;
    private readonly GrainRuntime _runtime;
    private readonly StreamKey _stream;

    public StreamSubscription(GrainRuntime runtime, StreamKey stream, Guid id, GrainId? grain, IStreamHandler? handler)
    {
        _runtime = runtime;
        _stream = stream;
        Id = id;
        Grain = grain;
        Handler = handler;
        _items = Channel.CreateBounded<StreamItem>(new BoundedChannelOptions(runtime.Options.StreamQueueItemsMax) { SingleReader = true });
        CleanContext.Run(static state => _ = Task.Run(((StreamSubscription)state!).PumpAsync), this);
    }

    public Guid Id { get; }

    /// <summary>Made by an attribute of the grain's class, not by the grain.</summary>
    public bool IsImplicit { get; init; }

    /// <summary>The subscribed grain; null for a subscriber outside grains.</summary>
    public GrainId? Grain { get; }

    /// <summary>The observer outside grains. Those of grains are with their activations.</summary>
    public IStreamHandler? Handler { get; set; }

    public ValueTask AddAsync(StreamItem item) => _items.Writer.WriteAsync(item);

    /// <summary>Ends the subscription; what is queued is not delivered.</summary>
    public void End()
    {
        _items.Writer.TryComplete();
        while (_items.Reader.TryRead(out _))
        {
            // Emptied, so that nothing more reaches a subscriber that has gone.
        }
    }

    private async Task PumpAsync()
    {
        await foreach (StreamItem item in _items.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                Task taken = Grain is { } grain
                    ? CallSender.Send(new StreamDelivery(_runtime, _stream, Id, item), _runtime.Targets.Resolve(grain), _runtime)
                    : Handler!.TakeAsync(item);
                await taken.ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                _runtime.LogStreamItemFailed(_stream.Id, exception);
            }
        }
    }
}
