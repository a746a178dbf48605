using Orleans.Streams;

namespace EventHub.EmbeddedRuntime.Streams;

/// <summary>An observer of one item type.</summary>
internal sealed class StreamHandler<T>(IAsyncObserver<T> observer) : IStreamHandler
{
    public async Task TakeAsync(StreamItem item)
    {
        if (!item.IsValue)
        {
            await (item.Error is null ? observer.OnCompletedAsync() : observer.OnErrorAsync(item.Error));
            return;
        }

        try
        {
            await observer.OnNextAsync((T)item.Value!, item.Token);
        }
        catch (Exception exception)
        {
            await observer.OnErrorAsync(exception);
            throw;
        }
    }
}
