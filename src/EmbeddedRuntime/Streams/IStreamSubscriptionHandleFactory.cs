using Orleans.Runtime;

namespace Orleans.Streams.Core;

/// <summary>A subscription whose item type the grain has yet to say.</summary>
public interface IStreamSubscriptionHandleFactory
{
    /// <summary>The stream.</summary>
    StreamId StreamId { get; }

    /// <summary>Its provider.</summary>
    string ProviderName { get; }

    /// <summary>A handle for items of that type.</summary>
    StreamSubscriptionHandle<T> Create<T>();
}
