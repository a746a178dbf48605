using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Streams;

namespace EventHub.Client.Orleans.Streams;

/// <summary>The provider in a client: it publishes. What a client subscribes to is brought by silos.</summary>
internal sealed class WritingAdapterFactory(string name, HubStreamWriter writer) : IQueueAdapterFactory, IQueueAdapter, IStreamQueueMapper
{
    private static readonly QueueId s_queue = QueueId.GetQueueId(HubStreams.Provider, 0, 0);

    public string Name => name;

    public bool IsRewindable => true;

    public StreamProviderDirection Direction => StreamProviderDirection.ReadWrite;

    public static WritingAdapterFactory Create(IServiceProvider services, string name) =>
        new(name, new HubStreamWriter(services.GetRequiredService<IGrainFactory>(), services.GetRequiredService<IMeterFactory>()));

    [Obsolete("The runtime calls it.")]
    public Task<IQueueAdapter> CreateAdapter() => Task.FromResult<IQueueAdapter>(this);

    public Task QueueMessageBatchAsync<T>(StreamId streamId, IEnumerable<T> events, StreamSequenceToken? token, Dictionary<string, object>? requestContext) =>
        writer.WriteAsync(streamId, events);

    public Task<IStreamFailureHandler> GetDeliveryFailureHandler(QueueId queueId) => Task.FromResult<IStreamFailureHandler>(new NoOpStreamDeliveryFailureHandler());

    public IStreamQueueMapper GetStreamQueueMapper() => this;

    public IEnumerable<QueueId> GetAllQueues() => [s_queue];

    public QueueId GetQueueForStream(StreamId streamId) => s_queue;

    public IQueueAdapterCache GetQueueAdapterCache() => throw new NotSupportedException("A client reads no queues.");

    public IQueueAdapterReceiver CreateReceiver(QueueId queueId) => throw new NotSupportedException("A client reads no queues.");
}
