namespace Orleans.Streams;

/// <summary>What can be subscribed to.</summary>
public interface IAsyncObservable<T>
{
    /// <summary>
    /// Subscribes from the next item on. In a grain the subscription is the grain's and outlives the activation, which then resumes it in
    /// <c>OnActivateAsync</c>; the observer is called in the grain's turns. Outside grains the observer is called on the thread pool.
    /// </summary>
    Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer);

    /// <summary>As above.</summary>
    /// <exception cref="ArgumentException">A token is given: streams here cannot be rewound.</exception>
    Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token, string? filterData = null);
}
