namespace Orleans.Streams.Core;

/// <summary>A grain that is told of a subscription it has no handler for: one of its implicit ones, or one made before it went.</summary>
public interface IStreamSubscriptionObserver
{
    /// <summary>Called before the first item; make a handle and resume it here.</summary>
    Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory);
}
