namespace Orleans.Streams;

/// <summary>Takes what comes along a stream; also the producing side of a stream.</summary>
public interface IAsyncObserver<in T>
{
    /// <summary>An item. Its token is given to consumers and left out by producers.</summary>
    Task OnNextAsync(T item, StreamSequenceToken? token = null);

    /// <summary>The producer says that it has no more.</summary>
    Task OnCompletedAsync() => Task.CompletedTask;

    /// <summary>The producer, or the delivery of the item before, failed.</summary>
    Task OnErrorAsync(Exception ex) => Task.CompletedTask;
}
