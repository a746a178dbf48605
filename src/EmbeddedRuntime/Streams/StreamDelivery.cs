using EventHub.EmbeddedRuntime.Activations;
using EventHub.EmbeddedRuntime.Calls;
using Orleans.Streams.Core;

namespace EventHub.EmbeddedRuntime.Streams;

/// <summary>The call that brings an item to a grain. It waits its turn like any other, however long that takes.</summary>
internal sealed class StreamDelivery(GrainRuntime runtime, StreamKey stream, Guid subscription, StreamItem item) : GrainCall
{
    public override string GetInterfaceName() => "IAsyncObserver";

    public override string GetMethodName() => "OnNextAsync";

    public override TimeSpan? GetDefaultResponseTimeout() => Timeout.InfiniteTimeSpan;

    protected override async Task Invoke(object target)
    {
        Activation activation = RuntimeContext.Required("Taking a stream item");
        if (!activation.StreamHandlers.TryGetValue(subscription, out IStreamHandler? handler) && target is IStreamSubscriptionObserver observer)
        {
            await observer.OnSubscribed(new StreamHandleFactory(runtime.Streams, stream, subscription));
            activation.StreamHandlers.TryGetValue(subscription, out handler);
        }

        if (handler is null)
        {
            runtime.LogStreamItemUnhandled(stream.Id, activation.GrainId);
            return;
        }

        await handler.TakeAsync(item);
    }
}
