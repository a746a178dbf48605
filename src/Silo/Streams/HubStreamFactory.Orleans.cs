using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using EventHub.Client.Orleans.Streams;
using EventHub.Grains.Interfaces.Partitions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using Orleans.Streams;

namespace EventHub.Silo.Streams;

/// <summary>The stream provider of a silo: a queue for each partition, read from the log; what is written is published through the channel's grain.</summary>
internal sealed class HubStreamFactory : IQueueAdapterFactory, IQueueAdapter, IQueueAdapterCache, IConsistentRingStreamQueueMapper
{
    private readonly IServiceProvider _services;
    private readonly HubStreamWriter _writer;
    private readonly HubStreamInstruments _instruments;
    private readonly ConcurrentDictionary<QueueId, HubStreamQueue> _halves = new();
    private readonly DateTimeOffset _started;
    private ImmutableArray<QueueId> _queues = [];

    private HubStreamFactory(IServiceProvider services, string name)
    {
        (_services, Name, _started) = (services, name, services.GetRequiredService<TimeProvider>().GetUtcNow());
        _instruments = new HubStreamInstruments(services.GetRequiredService<IMeterFactory>());
        _writer = new HubStreamWriter(services.GetRequiredService<IGrainFactory>(), services.GetRequiredService<IMeterFactory>());
    }

    public string Name { get; }

    public bool IsRewindable => true;

    public StreamProviderDirection Direction => StreamProviderDirection.ReadWrite;

    // Not before it is asked: partitions are made behind the runtime.
    private ImmutableArray<QueueId> Queues => _queues.IsEmpty
        ? _queues = [.. Partitions.All.Select(static partition => QueueId.GetQueueId(HubStreams.Provider, (uint)partition.Number, Place(partition.Number)))]
        : _queues;

    private IPartitions Partitions => _services.GetRequiredService<IPartitions>();

    public static HubStreamFactory Create(IServiceProvider services, string name) => new(services, name);

    [Obsolete("The runtime calls it.")]
    public Task<IQueueAdapter> CreateAdapter() => Task.FromResult<IQueueAdapter>(this);

    public Task QueueMessageBatchAsync<T>(StreamId streamId, IEnumerable<T> events, StreamSequenceToken? token, Dictionary<string, object>? requestContext) =>
        _writer.WriteAsync(streamId, events);

    public IQueueAdapterReceiver CreateReceiver(QueueId queueId) => HalfOf(queueId);

    public IQueueCache CreateQueueCache(QueueId queueId) => HalfOf(queueId);

    public IQueueAdapterCache GetQueueAdapterCache() => this;

    public IStreamQueueMapper GetStreamQueueMapper() => this;

    public IEnumerable<QueueId> GetAllQueues() => Queues;

    public IEnumerable<QueueId> GetQueuesForRange(IRingRange range) => Queues.Where(queue => range.InRange(queue.GetUniformHashCode()));

    public QueueId GetQueueForStream(StreamId streamId) => Queues[Partitions.OwnerOf(streamId.Key.Span).Number];

    public Task<IStreamFailureHandler> GetDeliveryFailureHandler(QueueId queueId) => Task.FromResult<IStreamFailureHandler>(new NoOpStreamDeliveryFailureHandler());

    // One object is both: it reads the log for the agent, and hands out what was read. An agent asks for each once; whichever it asks for first makes it.
    private HubStreamQueue HalfOf(QueueId queueId) => _halves.TryRemove(queueId, out HubStreamQueue? other) ? other : _halves[queueId] = NewQueue((int)queueId.GetNumericId());

    private HubStreamQueue NewQueue(int partition) => new(
        Partitions.Find(partition)!, Partitions, new HubStreamNote(partition, _services.GetRequiredKeyedService<IGrainStorage>(Runtime.GrainHosting.StateStorage)),
        _instruments, _started, _services.GetRequiredService<TimeProvider>(), _services.GetRequiredService<ILogger<HubStreamQueue>>());

    // Spread over the ring of silos.
    private static uint Place(int partition) => unchecked((uint)partition * 2_654_435_769u);
}
