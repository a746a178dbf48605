using System.Collections.Concurrent;
using System.Globalization;
using EventHub.EmbeddedRuntime.Activations;
using Orleans;
using Orleans.Runtime;
using Orleans.Streams;

namespace EventHub.EmbeddedRuntime.Streams;

/// <summary>All streams that anybody published or subscribed to.</summary>
internal sealed class StreamHub(GrainRuntime runtime)
{
    private readonly ConcurrentDictionary<StreamKey, StreamTopic> _topics = new();

    public static void RefuseToken(StreamSequenceToken? token)
    {
        if (token is not null)
        {
            throw new ArgumentException("These streams live in memory and cannot be rewound. Subscribe without a token.", nameof(token));
        }
    }

    public Task PublishAsync(StreamKey stream, object?[] values, bool isValue, Exception? error) => TopicOf(stream).PublishAsync(values, isValue, error);

    public Guid Subscribe(StreamKey stream, IStreamHandler handler)
    {
        StreamTopic topic = TopicOf(stream);
        if (RuntimeContext.Current is not { } activation)
        {
            return topic.Add(null, handler).Id;
        }

        // A grain subscribed without asking only says how it takes the items.
        StreamSubscription subscription = topic.Subscriptions.FirstOrDefault(other => other.IsImplicit && other.Grain == activation.GrainId)
            ?? topic.Add(activation.GrainId, null);
        activation.StreamHandlers[subscription.Id] = handler;
        return subscription.Id;
    }

    public void Resume(StreamKey stream, Guid id, IStreamHandler handler)
    {
        StreamSubscription subscription = Find(stream, id) ?? throw new InvalidOperationException($"The subscription to stream {stream.Id} has ended. Subscribe again.");
        if (subscription.Grain is null)
        {
            subscription.Handler = handler;
        }
        else
        {
            RuntimeContext.Required("Resuming a grain's subscription").StreamHandlers[id] = handler;
        }
    }

    public void Unsubscribe(StreamKey stream, Guid id)
    {
        RuntimeContext.Current?.StreamHandlers.TryRemove(id, out _);
        if (Find(stream, id) is { IsImplicit: false } subscription)
        {
            TopicOf(stream).Remove(subscription);
        }
    }

    public IEnumerable<Guid> SubscriptionsOfCaller(StreamKey stream)
    {
        GrainId? caller = RuntimeContext.Current?.GrainId;
        return TopicOf(stream).Subscriptions.Where(subscription => subscription.Grain == caller).Select(subscription => subscription.Id);
    }

    private static GrainId? GrainFor(GrainClass grainClass, StreamId id)
    {
        string key = id.GetKeyAsString();
        if (typeof(IGrainWithStringKey).IsAssignableFrom(grainClass.Class))
        {
            return new GrainId(grainClass.Type, IdSpan.Create(key));
        }

        if (typeof(IGrainWithGuidKey).IsAssignableFrom(grainClass.Class) && Guid.TryParse(key, out Guid guid))
        {
            return new GrainId(grainClass.Type, GrainIdKeyExtensions.CreateGuidKey(guid));
        }

        return typeof(IGrainWithIntegerKey).IsAssignableFrom(grainClass.Class) && long.TryParse(key, CultureInfo.InvariantCulture, out long number)
            ? new GrainId(grainClass.Type, GrainIdKeyExtensions.CreateIntegerKey(number))
            : null;
    }

    private StreamTopic TopicOf(StreamKey stream) => _topics.TryGetValue(stream, out StreamTopic? topic)
        ? topic
        : _topics.GetOrAdd(stream, key => new StreamTopic(runtime, key, ImplicitGrains(key.Id)));

    private StreamSubscription? Find(StreamKey stream, Guid id) => TopicOf(stream).Subscriptions.FirstOrDefault(subscription => subscription.Id == id);

    private IEnumerable<GrainId> ImplicitGrains(StreamId id) => runtime.Classes.All
        .Where(grainClass => grainClass.StreamNamespaces.Any(name => name is null || name == id.GetNamespace()))
        .Select(grainClass => GrainFor(grainClass, id))
        .OfType<GrainId>();
}
