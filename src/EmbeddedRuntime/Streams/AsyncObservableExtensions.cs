using EventHub.EmbeddedRuntime.Streams;

namespace Orleans.Streams;

/// <summary>Subscribing with delegates.</summary>
public static class AsyncObservableExtensions
{
    /// <summary>Subscribes to items.</summary>
    public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(this IAsyncObservable<T> obs, Func<T, StreamSequenceToken?, Task> onNextAsync) =>
        Subscribe(obs, new DelegateObserver<T>(onNextAsync, null, null));

    /// <summary>Subscribes to items and errors.</summary>
    public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(
        this IAsyncObservable<T> obs, Func<T, StreamSequenceToken?, Task> onNextAsync, Func<Exception, Task> onErrorAsync) =>
        Subscribe(obs, new DelegateObserver<T>(onNextAsync, onErrorAsync, null));

    /// <summary>Subscribes to items and the end.</summary>
    public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(
        this IAsyncObservable<T> obs, Func<T, StreamSequenceToken?, Task> onNextAsync, Func<Task> onCompletedAsync) =>
        Subscribe(obs, new DelegateObserver<T>(onNextAsync, null, onCompletedAsync));

    /// <summary>Subscribes to items, errors and the end.</summary>
    public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(
        this IAsyncObservable<T> obs, Func<T, StreamSequenceToken?, Task> onNextAsync, Func<Exception, Task> onErrorAsync, Func<Task> onCompletedAsync) =>
        Subscribe(obs, new DelegateObserver<T>(onNextAsync, onErrorAsync, onCompletedAsync));

    private static Task<StreamSubscriptionHandle<T>> Subscribe<T>(IAsyncObservable<T> stream, DelegateObserver<T> observer)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return stream.SubscribeAsync(observer);
    }
}
