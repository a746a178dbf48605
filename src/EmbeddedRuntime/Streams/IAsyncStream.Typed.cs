namespace Orleans.Streams;

/// <summary>A stream. It always exists, and costs nothing while nobody subscribes.</summary>
public interface IAsyncStream<T> : IAsyncStream, IEquatable<IAsyncStream<T>>, IAsyncObservable<T>, IAsyncBatchProducer<T>
{
    /// <summary>The calling grain's own subscriptions; outside grains, those made outside grains.</summary>
    Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles();
}
