using EventHub.EmbeddedRuntime.Streams;

namespace Orleans.Streams;

/// <summary>Resuming with delegates.</summary>
public static class StreamSubscriptionHandleExtensions
{
    /// <summary>Takes items with a new delegate.</summary>
    public static Task<StreamSubscriptionHandle<T>> ResumeAsync<T>(
        this StreamSubscriptionHandle<T> handle, Func<T, StreamSequenceToken?, Task> onNextAsync, StreamSequenceToken? token = null) =>
        Resume(handle, new DelegateObserver<T>(onNextAsync, null, null), token);

    /// <summary>Takes items and errors with new delegates.</summary>
    public static Task<StreamSubscriptionHandle<T>> ResumeAsync<T>(
        this StreamSubscriptionHandle<T> handle,
        Func<T, StreamSequenceToken?, Task> onNextAsync,
        Func<Exception, Task> onErrorAsync,
        StreamSequenceToken? token = null) => Resume(handle, new DelegateObserver<T>(onNextAsync, onErrorAsync, null), token);

    private static Task<StreamSubscriptionHandle<T>> Resume<T>(StreamSubscriptionHandle<T> handle, DelegateObserver<T> observer, StreamSequenceToken? token)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return handle.ResumeAsync(observer, token);
    }
}
